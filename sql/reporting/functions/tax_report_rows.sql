create or replace function reporting.tax_report_rows(
  from_date date, to_date date, point reporting.knowledge_points
) returns setof reporting.tax_report_row
  language plpgsql volatile rows 20
  set search_path = '' set plan_cache_mode = 'force_custom_plan' set random_page_cost = 1.1
as $$
begin
  perform reporting.require_days(from_date, to_date);

  return query
  with entry as (
    select e.id
    from accounting.journal_entries e
    where e.entry_date between from_date and to_date
      and e.external_ref_type in ('invoice', 'credit_note')
      and reporting.is_known(e.posted_cluster, e.posted_xid, point.cluster, point.snapshot)
  ),
  line (tax_rate_bp, currency, net, tax, credited_net, credited_tax) as (
    select l.tax_rate_bp, l.currency, l.net_cents, l.tax_cents, 0, 0
    from entry e
    join accounting.invoices i on i.journal_entry_id = e.id
    join accounting.invoice_lines l on l.invoice_id = i.id
    union all
    select l.tax_rate_bp, l.currency, 0, 0, l.net_cents, l.tax_cents
    from entry e
    join accounting.credit_notes c on c.journal_entry_id = e.id
    join accounting.credit_note_lines l on l.credit_note_id = c.id
  )
  select l.tax_rate_bp, l.currency::app.currency_code,
         sum(l.net)::bigint::app.cents, sum(l.tax)::bigint::app.cents,
         sum(l.credited_net)::bigint::app.cents, sum(l.credited_tax)::bigint::app.cents,
         sum(l.net - l.credited_net)::bigint::app.cents,
         sum(l.tax - l.credited_tax)::bigint::app.cents, point.known_at
  from line l
  group by l.tax_rate_bp, l.currency
  order by l.currency collate "C", l.tax_rate_bp;
end;
$$;

comment on function reporting.tax_report_rows(date, date, reporting.knowledge_points) is
  E'@behavior -*\nThe rows of the tax report. Granted to nobody.';
