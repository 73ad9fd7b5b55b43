insert into app.rules (name, sqlstate, status, message) values
  ('payment_allocations_same_currency', '23514', null,
   'A receipt pays invoices in its own currency.'),
  ('payment_allocations_same_customer', '23514', null,
   'A receipt pays invoices of its own customer.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function accounting.refuse_foreign_invoice(
  receipt accounting.receipts, invoice accounting.invoices
) returns void
  language plpgsql stable set search_path = ''
as $$
begin
  if receipt.customer_id <> invoice.customer_id then
    perform app.raise_rule('payment_allocations_same_customer');
  elsif receipt.currency <> invoice.currency then
    perform app.raise_rule('payment_allocations_same_currency');
  end if;
end;
$$;

comment on function accounting.refuse_foreign_invoice(
  accounting.receipts, accounting.invoices
) is
  E'@behavior -*\nRefuses that a receipt pays an invoice of another customer or currency.';
