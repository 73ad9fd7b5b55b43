create or replace function reporting.payables_unlike_maintenance()
  returns setof reporting.violation
  language sql stable
begin atomic
  with ended as (
    select j.id, j.total_cost_cents, j.currency
    from maintenance.maintenance_jobs j
    where j.status in ('completed', 'cancelled') and j.total_cost_cents > 0
  ),
  owed as (
    select p.source_id, p.amount_cents, p.currency
    from accounting.payables p
    where p.source_type = 'maintenance_job'
  )
  select 'payables_unlike_maintenance', 'maintenance_job', coalesce(e.id, o.source_id),
         format('cost %s %s, owed %s %s', coalesce(e.total_cost_cents, 0), e.currency,
                coalesce(o.amount_cents, 0), o.currency)
  from ended e
  full join owed o on o.source_id = e.id
  where (e.total_cost_cents, e.currency) is distinct from (o.amount_cents, o.currency);
end;

comment on function reporting.payables_unlike_maintenance() is
  E'@behavior -*\nEnded jobs of the workshop whose cost the books do not have, or the other way '
  'round.';
