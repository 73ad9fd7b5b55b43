create or replace function rental.release_deposit(
  deposit_id uuid, settled_at timestamptz default now()
) returns rental.rental_deposits
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_at constant timestamptz := coalesce(release_deposit.settled_at, now());
  v_deposit rental.rental_deposits;
begin
  perform app.require_permission('payments.capture');
  if v_at > now() then
    perform app.raise_rule('rental_deposits_not_future');
  end if;
  perform rental.require_backdate(v_at);

  update rental.rental_deposits d
  set status = 'released', settled_at = v_at
  where d.id = deposit_id
  returning * into v_deposit;
  if not found then
    perform app.raise_not_found('deposit');
  end if;
  return v_deposit;
end;
$$;

comment on function rental.release_deposit(uuid, timestamptz) is
  E'@requiresIdempotencyKey\n'
  'Gives a held deposit back, all of it. Permission: payments.capture, for a day before today '
  'also rentals.backdate.\n'
  '@param deposit_id The deposit.\n'
  '@param settled_at When it was given back; now, if not given.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.release_deposit(uuid, timestamptz) to staff, admin, service;
