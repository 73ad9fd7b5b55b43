-- The life of a payment (fleet.md 2.4). Refunds tell of themselves, part by part.
select app.allow_transition('payment', null, 'pending', 'request_payment', null);
select app.allow_transition('payment', 'pending', 'captured', 'capture_payment', 'PaymentCaptured');
select app.allow_transition('payment', 'pending', 'failed', 'fail_payment', 'PaymentFailed');
select app.allow_transition('payment', 'captured', 'refunded', 'refund_payment', null);

insert into app.rules (name, sqlstate, status, message) values
  ('rental_payments_status_transition', '55000', null,
   'The payment cannot go from its state to that one.'),
  ('rental_payments_append_only', '55000', null, 'A payment is never deleted.'),
  ('rental_payments_immutable', '55000', null,
   'A payment stays what it was: refund it, and take another.'),
  ('rental_payments_refunded_is_sum', '55000', null, 'What was refunded is the sum of the refunds.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on rental.rental_payments
  for each row execute function app.tg__stamp();

create or replace trigger _200_state_transition
  before insert or update of status on rental.rental_payments
  for each row execute function app.tg__state_transition('payment');

create or replace trigger _250_frozen
  before update on rental.rental_payments
  for each row execute function app.tg__frozen(
    '*: refunded_cents',
    'pending captured: status captured_at reference',
    'pending failed: status failure_reason',
    'captured refunded: status');

-- Set back by hand, it would let more go back than came.
create or replace function rental.tg_rental_payments__count_refunds() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if new.refunded_cents <> (
    select coalesce(sum(r.amount_cents), 0) from rental.rental_refunds r where r.payment_id = new.id
  ) then
    perform app.raise_rule('rental_payments_refunded_is_sum');
  end if;
  return new;
end;
$$;

comment on function rental.tg_rental_payments__count_refunds() is
  'Refuses another sum of refunds than that of the refunds.';

create or replace trigger _300_count_refunds
  before update of refunded_cents on rental.rental_payments
  for each row execute function rental.tg_rental_payments__count_refunds();

-- Here, so that no writer moves the money without the books.
create or replace function rental.tg_rental_payments__post() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  perform rental.post_payment(new);
  return null;
end;
$$;

comment on function rental.tg_rental_payments__post() is
  'Posts a payment that came in, and pays the open invoices of its rental.';

create or replace trigger _600_post
  after update of status on rental.rental_payments
  for each row when (old.status = 'pending' and new.status = 'captured')
  execute function rental.tg_rental_payments__post();

create or replace trigger _800_state_change
  after insert or update of status on rental.rental_payments
  for each row execute function app.tg__state_change(
    'payment', 'id', 'rental_id', 'provider', 'amount_cents', 'currency', 'status', 'captured_at');

create or replace trigger _200_append_only
  before delete or truncate on rental.rental_payments
  for each statement execute function app.tg__append_only();
