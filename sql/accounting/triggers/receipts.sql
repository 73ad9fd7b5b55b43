insert into app.rules (name, sqlstate, status, message) values
  ('receipts_append_only', '55000', null, 'A receipt is never deleted.'),
  ('receipts_immutable', '55000', null, 'A receipt stays what it was: give the money back.'),
  ('receipts_spent_is_sum', '55000', null,
   'What was allocated and given back is the sum of its records.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on accounting.receipts
  for each row execute function app.tg__stamp();

create or replace trigger _250_frozen
  before update on accounting.receipts
  for each row execute function app.tg__frozen('*: allocated_cents refunded_cents unapplied_cents');

-- Set by hand, they would let more be spent than came in.
create or replace function accounting.tg_receipts__sum_spent() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if (new.allocated_cents, new.refunded_cents) <> (
    accounting.allocated_cents(receipt_id => new.id), accounting.given_back_cents(new.id)
  ) then
    perform app.raise_rule('receipts_spent_is_sum');
  end if;
  return new;
end;
$$;

comment on function accounting.tg_receipts__sum_spent() is
  'Refuses other counts than the sums of the allocations and refunds.';

create or replace trigger _300_sum_spent
  before insert or update of allocated_cents, refunded_cents on accounting.receipts
  for each row execute function accounting.tg_receipts__sum_spent();

create or replace trigger _200_append_only
  before delete or truncate on accounting.receipts
  for each statement execute function app.tg__append_only();
