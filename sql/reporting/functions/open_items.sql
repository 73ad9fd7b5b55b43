-- An invoice that is settled today owed nothing then either, unless something of it came later: so
-- only those are looked at that are open today or that an uncounted entry touches.
create or replace function reporting.open_items(
  effective_at date, point reporting.knowledge_points
) returns table (invoice_id uuid, open_cents app.cents)
  language plpgsql volatile rows 1000
  set search_path = '' set plan_cache_mode = 'force_custom_plan'
as $$
#variable_conflict use_column
begin
  return query
  with uncounted as materialized (
    select u.id
    from reporting.uncounted_entries(open_items.effective_at, point.cluster, point.snapshot) u (id)
  ),
  candidate as materialized (
    select i.id from accounting.invoices i where i.status = 'issued'
    union
    select i.id from accounting.invoices i join uncounted u on u.id = i.journal_entry_id
    union
    select a.invoice_id
    from accounting.payment_allocations a join uncounted u on u.id = a.journal_entry_id
    union
    select c.invoice_id
    from accounting.credit_notes c join uncounted u on u.id = c.journal_entry_id
    union
    select w.invoice_id
    from accounting.write_offs w join uncounted u on u.id = w.journal_entry_id
  ),
  moved (invoice_id, journal_entry_id, cents) as (
    select i.id, i.journal_entry_id, i.total_cents::bigint
    from candidate k join accounting.invoices i on i.id = k.id
    union all
    select a.invoice_id, a.journal_entry_id,
           case when a.reverses_id is null then -a.amount_cents else a.amount_cents end
    from candidate k join accounting.payment_allocations a on a.invoice_id = k.id
    union all
    select c.invoice_id, c.journal_entry_id, -c.total_cents
    from candidate k join accounting.credit_notes c on c.invoice_id = k.id
    union all
    select w.invoice_id, w.journal_entry_id, -w.amount_cents
    from candidate k join accounting.write_offs w on w.invoice_id = k.id
  )
  select m.invoice_id, sum(m.cents)::bigint::app.cents
  from moved m
  join accounting.journal_entries e on e.id = m.journal_entry_id
  where e.entry_date <= open_items.effective_at
    and reporting.is_known(e.posted_cluster, e.posted_xid, point.cluster, point.snapshot)
  group by m.invoice_id
  having sum(m.cents) <> 0;
end;
$$;

comment on function reporting.open_items(date, reporting.knowledge_points) is
  E'@behavior -*\nThe invoices that were owed at the end of a day, and how much, by what is known '
  'at a point. Granted to nobody: only security definer functions reach it.';
