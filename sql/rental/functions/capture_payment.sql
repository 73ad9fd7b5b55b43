insert into app.rules (name, sqlstate, status, message) values
  ('rental_payments_not_future', '23514', null, 'A payment does not come in the future.'),
  ('rental_payments_near_rental', '23514', null,
   'A payment comes at most a year before its rental starts.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function rental.capture_payment(
  payment_id uuid, reference text default null, captured_at timestamptz default now()
) returns rental.rental_payments
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_at constant timestamptz := coalesce(capture_payment.captured_at, now());
  v_payment rental.rental_payments;
begin
  perform app.require_permission('payments.capture');
  if v_at > now() then
    perform app.raise_rule('rental_payments_not_future');
  end if;
  perform rental.require_backdate(v_at);
  if exists (
    select from rental.rental_payments p
    join rental.rentals r on r.id = p.rental_id
    where p.id = payment_id and not rental.is_near_rental(r, v_at)
  ) then
    perform app.raise_rule('rental_payments_near_rental');
  end if;

  -- The update is the lock: of two at once the second finds it captured, and is refused.
  update rental.rental_payments p
  set status = 'captured', captured_at = v_at,
      reference = coalesce(app.clean_text(capture_payment.reference), p.reference)
  where p.id = payment_id
  returning * into v_payment;
  if not found then
    perform app.raise_not_found('payment');
  end if;
  return v_payment;
end;
$$;

comment on function rental.capture_payment(uuid, text, timestamptz) is
  E'@requiresIdempotencyKey\n'
  'Records that a pending payment has come in, and posts it: to the open invoices of the rental, '
  'the rest to the customer''s credit. Permission: payments.capture, for a day before today also '
  'rentals.backdate.\n'
  '@param payment_id The payment.\n'
  '@param reference The number of the terminal''s receipt or of the transfer; that of the '
  'request, if not given.\n'
  '@param captured_at When it came in; now, if not given.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.capture_payment(uuid, text, timestamptz)
  to staff, admin, service;
