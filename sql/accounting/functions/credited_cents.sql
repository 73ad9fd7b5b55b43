create or replace function accounting.credited_cents(invoice_id uuid) returns app.cents
  language sql stable
return (
  select coalesce(sum(n.total_cents), 0)
  from accounting.credit_notes n
  where n.invoice_id = credited_cents.invoice_id
)::app.cents;

comment on function accounting.credited_cents(uuid) is
  E'@behavior -*\nHow much of an invoice was credited: the sum of its credit notes.';
