insert into app.rules (name, sqlstate, status, message) values
  ('payment_allocations_append_only', '55000', null,
   'An allocation is never changed: reverse it.'),
  ('payment_allocations_reversal_mirrors', '23514', null,
   'What is taken back is an allocation, whole.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on accounting.payment_allocations
  for each row execute function app.tg__stamp();

create or replace trigger _200_append_only
  before update or delete or truncate on accounting.payment_allocations
  for each statement execute function app.tg__append_only();

-- The rows of the receipt and the invoice are the locks, in this order everywhere, and their checks
-- the judges: side by side no more is paid than came in, or than is owed.
create or replace function accounting.tg_payment_allocations__count() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_receipt accounting.receipts;
  v_invoice accounting.invoices;
begin
  if new.reverses_id is not null and not exists (
    select from accounting.payment_allocations a
    where a.id = new.reverses_id and a.reverses_id is null and a.receipt_id = new.receipt_id
      and a.invoice_id = new.invoice_id and a.amount_cents = new.amount_cents
  ) then
    perform app.raise_rule('payment_allocations_reversal_mirrors');
  end if;

  perform from accounting.receipts r where r.id = new.receipt_id for no key update;
  update accounting.receipts r
  set allocated_cents = accounting.allocated_cents(receipt_id => r.id)
  where r.id = new.receipt_id
  returning * into v_receipt;
  perform accounting.count_settlement(new.invoice_id);
  select * into v_invoice from accounting.invoices i where i.id = new.invoice_id;

  perform accounting.refuse_foreign_invoice(v_receipt, v_invoice);
  if new.currency <> v_receipt.currency then
    perform app.raise_rule('payment_allocations_same_currency');
  end if;
  return null;
end;
$$;

comment on function accounting.tg_payment_allocations__count() is
  'Counts an allocation, or takes one back, on its receipt and its invoice, which refuse too much.';

create or replace trigger _500_count
  after insert on accounting.payment_allocations
  for each row execute function accounting.tg_payment_allocations__count();
