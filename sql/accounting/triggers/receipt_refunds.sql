insert into app.rules (name, sqlstate, status, message) values
  ('receipt_refunds_append_only', '55000', null, 'These records are only ever added to.'),
  ('receipt_refunds_same_currency', '23514', null, 'A refund is in the currency of its receipt.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on accounting.receipt_refunds
  for each row execute function app.tg__stamp();

create or replace trigger _200_append_only
  before update or delete or truncate on accounting.receipt_refunds
  for each statement execute function app.tg__append_only();

create or replace function accounting.tg_receipt_refunds__count() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_currency app.currency_code;
begin
  perform from accounting.receipts r where r.id = new.receipt_id for no key update;
  update accounting.receipts r
  set refunded_cents = accounting.given_back_cents(r.id)
  where r.id = new.receipt_id
  returning r.currency into v_currency;
  if new.currency <> v_currency then
    perform app.raise_rule('receipt_refunds_same_currency');
  end if;
  return null;
end;
$$;

comment on function accounting.tg_receipt_refunds__count() is
  'Counts a refund on its receipt, which refuses more than came in.';

create or replace trigger _500_count
  after insert on accounting.receipt_refunds
  for each row execute function accounting.tg_receipt_refunds__count();
