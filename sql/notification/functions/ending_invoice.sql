-- By what it bills, not by when it was issued: a rental may have invoices of charges from before
-- and after.
create or replace function notification.ending_invoice(rental_id uuid) returns jsonb
  language sql stable
return (
  select jsonb_build_object(
    'id', i.id, 'number', i.number, 'total_cents', i.total_cents::text,
    'open_cents', i.open_cents::text, 'currency', i.currency, 'due_date', i.due_date)
  from accounting.invoices i
  where i.rental_id = ending_invoice.rental_id
    and i.number is not null
    and exists (
      select
      from accounting.invoice_lines l
      join rental.rental_charges c on c.id = l.source_id
      where l.invoice_id = i.id and c.charge_type in ('base', 'cancellation_fee'))
  order by i.id
  limit 1
);

comment on function notification.ending_invoice(uuid) is
  E'@behavior -*\nThe invoice that a rental ended with: that of the agreed price, or of the fee '
  'for cancelling it; null where there was nothing to pay. Granted to nobody: '
  'notification.rental_letters asks it.';
