create or replace function rental.capture_payment(payment_id uuid, reference text default null)
  returns rental.rental_payments
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_payment rental.rental_payments;
begin
  perform app.require_permission('payments.capture');

  -- The update is the lock: of two at once the second finds it captured, and is refused.
  update rental.rental_payments p
  set status = 'captured', captured_at = now(),
      reference = coalesce(app.clean_text(capture_payment.reference), p.reference)
  where p.id = payment_id
  returning * into v_payment;
  if not found then
    perform app.raise_not_found('payment');
  end if;
  return v_payment;
end;
$$;

comment on function rental.capture_payment(uuid, text) is
  E'@requiresIdempotencyKey\n'
  'Records that a pending payment has come in. Permission: payments.capture.\n'
  '@param payment_id The payment.\n'
  '@param reference The number of the terminal''s receipt or of the transfer; that of the '
  'request, if not given.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.capture_payment(uuid, text) to staff, admin, service;
