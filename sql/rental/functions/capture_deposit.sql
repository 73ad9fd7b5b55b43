create or replace function rental.capture_deposit(
  deposit_id uuid, amount_cents app.cents, reason text
) returns rental.rental_deposits
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_deposit rental.rental_deposits;
begin
  perform app.require_permission('payments.capture');

  update rental.rental_deposits d
  set status = 'captured', captured_cents = capture_deposit.amount_cents, settled_at = now(),
      reason = app.clean_text(capture_deposit.reason)
  where d.id = deposit_id
  returning * into v_deposit;
  if not found then
    perform app.raise_not_found('deposit');
  end if;
  return v_deposit;
end;
$$;

comment on function rental.capture_deposit(uuid, app.cents, text) is
  E'@requiresIdempotencyKey\n'
  'Keeps a held deposit towards what the customer owes, in part or whole; the rest is released '
  'with it. '
  'Permission: payments.capture.\n'
  '@param deposit_id The deposit.\n'
  '@param amount_cents How much is kept, in minor units of the deposit''s currency.\n'
  '@param reason Why it is kept.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.capture_deposit(uuid, app.cents, text) to staff, admin, service;
