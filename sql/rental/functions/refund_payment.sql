insert into app.rules (name, sqlstate, status, message) values
  ('rental_refunds_not_future', '23514', null, 'A refund is not made in the future.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function rental.refund_payment(
  payment_id uuid,
  amount_cents app.cents,
  reason text,
  reference text default null,
  refunded_at timestamptz default now()
) returns rental.rental_refunds
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_at constant timestamptz := coalesce(refund_payment.refunded_at, now());
  v_payment rental.rental_payments;
  v_refund rental.rental_refunds;
begin
  perform app.require_permission('payments.refund');
  if v_at > now() then
    perform app.raise_rule('rental_refunds_not_future');
  end if;
  perform rental.require_backdate(v_at);

  select * into v_payment
  from rental.rental_payments p where p.id = refund_payment.payment_id
  for no key update;
  if not found then
    perform app.raise_not_found('payment');
  end if;

  -- The payment counts its refunds: rental_payments_refunded_within_captured is the judge.
  insert into rental.rental_refunds (
    payment_id, amount_cents, currency, reason, reference, refunded_at)
  values (v_payment.id, refund_payment.amount_cents, v_payment.currency,
          app.clean_text(refund_payment.reason), app.clean_text(refund_payment.reference),
          v_at)
  returning * into v_refund;
  return v_refund;
end;
$$;

comment on function rental.refund_payment(uuid, app.cents, text, text, timestamptz) is
  E'@requiresIdempotencyKey\n'
  'Gives a captured payment back, in part or whole; never more than was captured. What is not '
  'allocated goes first, then what pays invoices: those are open again. Permission: '
  'payments.refund, for a day before today also rentals.backdate.\n'
  '@param payment_id The payment.\n'
  '@param amount_cents How much, in minor units of the payment''s currency.\n'
  '@param reason Why it is given back.\n'
  '@param reference The number of the terminal''s receipt or of the transfer.\n'
  '@param refunded_at When it was given back; now, if not given.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.refund_payment(uuid, app.cents, text, text, timestamptz)
  to staff, admin, service;
