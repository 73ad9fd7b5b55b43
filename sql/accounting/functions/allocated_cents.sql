create or replace function accounting.allocated_cents(
  receipt_id uuid default null, invoice_id uuid default null
) returns app.cents
  language sql stable
return (
  select coalesce(
    sum(case when a.reverses_id is null then a.amount_cents else -a.amount_cents end), 0)
  from accounting.payment_allocations a
  where a.receipt_id = allocated_cents.receipt_id or a.invoice_id = allocated_cents.invoice_id
)::app.cents;

comment on function accounting.allocated_cents(uuid, uuid) is
  E'@behavior -*\nHow much of a receipt, or of an invoice, is allocated: the sum of its '
  'allocations, less what was taken back.';
