create or replace function rental.refund_payment(
  payment_id uuid, amount_cents app.cents, reason text, reference text default null
) returns rental.rental_refunds
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_payment rental.rental_payments;
  v_refund rental.rental_refunds;
begin
  perform app.require_permission('payments.refund');

  select * into v_payment
  from rental.rental_payments p where p.id = refund_payment.payment_id
  for no key update;
  if not found then
    perform app.raise_not_found('payment');
  end if;

  -- The payment counts its refunds: rental_payments_refunded_within_captured is the judge.
  insert into rental.rental_refunds (payment_id, amount_cents, currency, reason, reference)
  values (v_payment.id, refund_payment.amount_cents, v_payment.currency,
          app.clean_text(refund_payment.reason), app.clean_text(refund_payment.reference))
  returning * into v_refund;
  return v_refund;
end;
$$;

comment on function rental.refund_payment(uuid, app.cents, text, text) is
  E'@requiresIdempotencyKey\n'
  'Gives a captured payment back, in part or whole; never more than was captured. Permission: '
  'payments.refund.\n'
  '@param payment_id The payment.\n'
  '@param amount_cents How much, in minor units of the payment''s currency.\n'
  '@param reason Why it is given back.\n'
  '@param reference The number of the terminal''s receipt or of the transfer.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.refund_payment(uuid, app.cents, text, text)
  to staff, admin, service;
