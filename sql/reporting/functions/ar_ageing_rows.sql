create or replace function reporting.ar_ageing_rows(
  effective_at date, customer_id uuid, point reporting.knowledge_points
) returns setof reporting.ar_ageing_row
  language plpgsql volatile rows 100 set search_path = ''
as $$
#variable_conflict use_column
begin
  perform reporting.require_days(ar_ageing_rows.effective_at, ar_ageing_rows.effective_at);

  return query
  with item as (
    select i.customer_id, i.currency, o.open_cents,
           ar_ageing_rows.effective_at - i.due_date as days
    from reporting.open_items(ar_ageing_rows.effective_at, point) o
    join accounting.invoices i on i.id = o.invoice_id
    where ar_ageing_rows.customer_id is null or i.customer_id = ar_ageing_rows.customer_id
  )
  select i.customer_id, i.currency,
         coalesce(sum(i.open_cents) filter (where i.days <= 0), 0)::bigint::app.cents,
         coalesce(sum(i.open_cents) filter (where i.days between 1 and 30), 0)::bigint::app.cents,
         coalesce(sum(i.open_cents) filter (where i.days between 31 and 60), 0)::bigint::app.cents,
         coalesce(sum(i.open_cents) filter (where i.days between 61 and 90), 0)::bigint::app.cents,
         coalesce(sum(i.open_cents) filter (where i.days > 90), 0)::bigint::app.cents,
         sum(i.open_cents)::bigint::app.cents, point.known_at
  from item i
  group by i.customer_id, i.currency
  order by i.customer_id, i.currency collate "C";
end;
$$;

comment on function reporting.ar_ageing_rows(date, uuid, reporting.knowledge_points) is
  E'@behavior -*\nThe rows of the ageing of receivables. Granted to nobody.';
