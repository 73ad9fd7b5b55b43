-- One insert a table: a function called for each of 100 entries takes three times as long.
-- References must differ within a batch. For the planner's mode see post_entry.
create or replace function accounting.post_entries(postings accounting.posting[])
  returns setof accounting.journal_entries
  language plpgsql volatile set search_path = '' set plan_cache_mode = force_generic_plan
as $$
begin
  perform accounting.refuse_unbalanced(p.lines)
  from unnest(postings) p
  where exists (
    select from unnest(p.lines) l
    group by l.currency
    having sum(case l.direction when 'debit' then l.amount_cents else -l.amount_cents end) <> 0);
  perform accounting.open_period(d.entry_date)
  from (select distinct p.entry_date from unnest(postings) p order by p.entry_date) d;

  return query
  with posting as (
    select uuidv7() as id, p.* from unnest(postings) p
  ),
  entry as (
    insert into accounting.journal_entries (
      id, external_ref_type, external_ref_id, entry_date, description, line_count,
      reverses_entry_id)
    select p.id, p.external_ref_type, p.external_ref_id, p.entry_date, p.description,
           cardinality(p.lines), p.reverses_entry_id
    from posting p
    on conflict on constraint journal_entries_external_ref_key do nothing
    returning *
  ),
  written as (
    insert into accounting.journal_lines (
      journal_entry_id, line_number, account_id, direction, amount_cents, currency, vehicle_id,
      rental_id, customer_id, location_id)
    select e.id, l.line_number,
           (select a.id from accounting.accounts a where a.code = l.account_code),
           l.direction, l.amount_cents, l.currency, l.vehicle_id, l.rental_id, l.customer_id,
           l.location_id
    from entry e
    join posting p on p.id = e.id
    cross join unnest(p.lines) with ordinality l (
      account_code, direction, amount_cents, currency, vehicle_id, rental_id, customer_id,
      location_id, line_number)
  )
  select * from entry;
end;
$$;

comment on function accounting.post_entries(accounting.posting[]) is
  E'@behavior -*\nPosts many facts at once, like post_entry; returns the new entries, nothing for '
  'facts that were posted before. Granted to nobody: only security definer functions reach it.';
