insert into app.rules (name, sqlstate, status, message) values
  ('journal_entries_same_fact', '23505', null, 'This was posted already, with other lines.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- One statement, so that it also holds under `set constraints all immediate`. An account that is
-- not there leaves its line without one, which the column refuses. What is unbalanced leaves no
-- entry, and is named then: a check before it would be a query of its own (10 us). Planned for the
-- lines at hand, the statement would be planned at each call (300 us).
create or replace function accounting.post_entry(
  external_ref_type text,
  external_ref_id uuid,
  entry_date date,
  description text,
  lines accounting.entry_line[],
  reverses_entry_id uuid default null
) returns accounting.journal_entries
  language plpgsql volatile set search_path = '' set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_entry accounting.journal_entries;
begin
  perform accounting.open_period(entry_date)
  where not exists (
    select from accounting.periods p
    where p.starts_on = date_trunc('month', post_entry.entry_date::timestamp)::date);

  with entry as (
    insert into accounting.journal_entries (
      external_ref_type, external_ref_id, entry_date, description, line_count, reverses_entry_id)
    select post_entry.external_ref_type, post_entry.external_ref_id, post_entry.entry_date,
           post_entry.description, cardinality(post_entry.lines), post_entry.reverses_entry_id
    where not exists (
      select from unnest(post_entry.lines) l
      group by l.currency
      having sum(case l.direction when 'debit' then l.amount_cents else -l.amount_cents end) <> 0)
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
    cross join unnest(post_entry.lines) with ordinality l (
      account_code, direction, amount_cents, currency, vehicle_id, rental_id, customer_id,
      location_id, line_number)
  )
  select * into v_entry from entry;

  if v_entry.id is null then
    perform accounting.refuse_unbalanced(lines);
    v_entry := accounting.posted_entry(external_ref_type, external_ref_id);
    if accounting.entry_lines(v_entry.id) is distinct from lines then
      perform app.raise_rule('journal_entries_same_fact');
    end if;
  end if;
  return v_entry;
end;
$$;

comment on function accounting.post_entry(
  text, uuid, date, text, accounting.entry_line[], uuid
) is
  E'@behavior -*\nPosts a fact; the only writer of the journal. The same fact again returns the '
  'first entry. Refused: lines that do not balance (journal_entries_balanced), a closed period '
  '(journal_entries_period_open), other lines for the same fact (journal_entries_same_fact). '
  'Granted to nobody: only security definer functions reach it.';
