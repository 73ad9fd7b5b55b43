create or replace function accounting.written_off_cents(invoice_id uuid) returns app.cents
  language sql stable
return (
  select coalesce(sum(w.amount_cents), 0)
  from accounting.write_offs w
  where w.invoice_id = written_off_cents.invoice_id
)::app.cents;

comment on function accounting.written_off_cents(uuid) is
  E'@behavior -*\nHow much of an invoice was written off: the sum of its write-offs.';
