create or replace function rental.capture_deposit(
  deposit_id uuid,
  amount_cents app.cents,
  reason text,
  settled_at timestamptz default now()
) returns rental.rental_deposits
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_at constant timestamptz := coalesce(capture_deposit.settled_at, now());
  v_deposit rental.rental_deposits;
begin
  perform app.require_permission('payments.capture');
  if v_at > now() then
    perform app.raise_rule('rental_deposits_not_future');
  end if;
  perform rental.require_backdate(v_at);

  -- The rental first, as who holds a deposit does: the money that is kept pays its open invoices,
  -- and must find that of a return at the same time.
  perform from rental.rentals r
  where r.id = (select d.rental_id from rental.rental_deposits d where d.id = deposit_id)
  for no key update;
  update rental.rental_deposits d
  set status = 'captured', captured_cents = capture_deposit.amount_cents, settled_at = v_at,
      reason = app.clean_text(capture_deposit.reason)
  where d.id = deposit_id
  returning * into v_deposit;
  if not found then
    perform app.raise_not_found('deposit');
  end if;
  return v_deposit;
end;
$$;

comment on function rental.capture_deposit(uuid, app.cents, text, timestamptz) is
  E'@requiresIdempotencyKey\n'
  'Keeps a held deposit towards what the customer owes, in part or whole; the rest is released '
  'with it. '
  'Permission: payments.capture, for a day before today also rentals.backdate.\n'
  '@param deposit_id The deposit.\n'
  '@param amount_cents How much is kept, in minor units of the deposit''s currency.\n'
  '@param reason Why it is kept.\n'
  '@param settled_at When it was kept; now, if not given.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.capture_deposit(uuid, app.cents, text, timestamptz)
  to staff, admin, service;
