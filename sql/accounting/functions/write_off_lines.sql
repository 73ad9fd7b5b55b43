create or replace function accounting.write_off_lines(invoice accounting.invoices)
  returns accounting.entry_line[]
  language sql immutable parallel safe
return array(
  select row(p.code, p.direction, invoice.open_cents, invoice.currency, invoice.vehicle_id,
             invoice.rental_id, invoice.customer_id, invoice.location_id)::accounting.entry_line
  from (values ('EXP_BAD_DEBT', 'debit'), ('ACCOUNTS_RECEIVABLE', 'credit')) p (code, direction)
);

comment on function accounting.write_off_lines(accounting.invoices) is
  E'@behavior -*\nWhat posts that nobody will pay what is open of an invoice.';
