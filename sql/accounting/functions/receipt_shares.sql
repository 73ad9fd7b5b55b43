create or replace function accounting.receipt_shares(
  customer_id uuid, rental_id uuid, amount_cents app.cents, currency app.currency_code
) returns accounting.receipt_share[]
  language plpgsql volatile set search_path = ''
as $$
declare
  v_invoice_ids constant uuid[] := array(
    select i.id from accounting.invoices i
    where i.rental_id = receipt_shares.rental_id and i.open_cents > 0
      and i.customer_id = receipt_shares.customer_id and i.currency = receipt_shares.currency
    order by i.id
    for no key update);
begin
  return array(
    select row(i.id, i.issue_date,
               least(i.open_cents, receipt_shares.amount_cents - i.before_cents), i.currency,
               i.vehicle_id, i.rental_id, i.customer_id, i.location_id)::accounting.receipt_share
    from (
      select o.*, coalesce(sum(o.open_cents) over (
        order by o.issue_date, o.id rows between unbounded preceding and 1 preceding), 0)
          as before_cents
      from accounting.invoices o
      where o.id = any (v_invoice_ids)
    ) i
    where i.before_cents < receipt_shares.amount_cents and i.open_cents > 0
    order by i.issue_date, i.id);
end;
$$;

comment on function accounting.receipt_shares(uuid, uuid, app.cents, app.currency_code) is
  E'@behavior -*\nLocks the open invoices of a rental and shares an amount out among them, oldest '
  'first. Granted to nobody: only security definer functions reach it.';
