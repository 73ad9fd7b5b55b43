create or replace function accounting.allocation_lines(
  receipt accounting.receipts, invoice accounting.invoices, amount_cents app.cents
) returns accounting.entry_line[]
  language sql immutable parallel safe
return array[
  row('CUSTOMER_CREDITS', 'debit', amount_cents, receipt.currency, receipt.vehicle_id,
      receipt.rental_id, receipt.customer_id, receipt.location_id)::accounting.entry_line,
  row('ACCOUNTS_RECEIVABLE', 'credit', amount_cents, invoice.currency, invoice.vehicle_id,
      invoice.rental_id, invoice.customer_id, invoice.location_id)::accounting.entry_line
];

comment on function accounting.allocation_lines(
  accounting.receipts, accounting.invoices, app.cents
) is
  E'@behavior -*\nWhat posts that a customer''s credit pays an invoice.';
