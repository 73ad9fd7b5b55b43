create or replace function rental.fail_payment(payment_id uuid, reason text)
  returns rental.rental_payments
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_payment rental.rental_payments;
begin
  perform app.require_permission('payments.capture');

  update rental.rental_payments p
  set status = 'failed', failure_reason = app.clean_text(reason)
  where p.id = payment_id
  returning * into v_payment;
  if not found then
    perform app.raise_not_found('payment');
  end if;
  return v_payment;
end;
$$;

comment on function rental.fail_payment(uuid, text) is
  E'@requiresIdempotencyKey\n'
  'Records that a pending payment will not come in. Permission: payments.capture.\n'
  '@param payment_id The payment.\n'
  '@param reason Why it failed.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.fail_payment(uuid, text) to staff, admin, service;
