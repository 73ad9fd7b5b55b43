insert into app.rules (name, sqlstate, status, message) values
  ('rental_refunds_append_only', '55000', null, 'These records are only ever added to.'),
  ('rental_refunds_same_currency', '23514', null, 'A refund is in the currency of its payment.'),
  ('rental_refunds_after_capture', '23514', null,
   'A payment is given back after it came in.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on rental.rental_refunds
  for each row execute function app.tg__stamp();

create or replace trigger _200_append_only
  before update or delete or truncate on rental.rental_refunds
  for each statement execute function app.tg__append_only();

-- The payment's row is the lock, and its check the judge: refunds side by side can't give back too
-- much.
create or replace function rental.tg_rental_refunds__count() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_payment rental.rental_payments;
begin
  select * into strict v_payment
  from rental.rental_payments p where p.id = new.payment_id
  for no key update;

  v_payment.refunded_cents := v_payment.refunded_cents + new.amount_cents;
  if v_payment.refunded_cents = v_payment.amount_cents then
    v_payment.status := 'refunded';
    update rental.rental_payments p
    set refunded_cents = v_payment.refunded_cents, status = 'refunded'
    where p.id = v_payment.id;
  else
    update rental.rental_payments p
    set refunded_cents = v_payment.refunded_cents
    where p.id = v_payment.id;
  end if;

  if v_payment.currency <> new.currency then
    perform app.raise_rule('rental_refunds_same_currency');
  end if;
  if new.refunded_at < v_payment.captured_at then
    perform app.raise_rule('rental_refunds_after_capture',
      jsonb_build_object('capturedAt', v_payment.captured_at));
  end if;

  perform app.emit_event('PaymentRefunded', 'payment', v_payment.id, jsonb_build_object(
    'id', v_payment.id, 'rental_id', v_payment.rental_id, 'refund_id', new.id,
    'amount_cents', new.amount_cents::text, 'refunded_cents', v_payment.refunded_cents::text,
    'currency', new.currency, 'status', v_payment.status));
  return null;
end;
$$;

comment on function rental.tg_rental_refunds__count() is
  'Adds a refund to its payment, which refuses more than was captured, and emits PaymentRefunded.';

create or replace trigger _500_count
  after insert on rental.rental_refunds
  for each row execute function rental.tg_rental_refunds__count();

create or replace function rental.tg_rental_refunds__post() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  perform rental.post_refund(new);
  return null;
end;
$$;

comment on function rental.tg_rental_refunds__post() is 'Posts money that was given back.';

create or replace trigger _600_post
  after insert on rental.rental_refunds
  for each row execute function rental.tg_rental_refunds__post();
