create or replace function rental.release_deposit(deposit_id uuid)
  returns rental.rental_deposits
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_deposit rental.rental_deposits;
begin
  perform app.require_permission('payments.capture');

  update rental.rental_deposits d
  set status = 'released', settled_at = now()
  where d.id = deposit_id
  returning * into v_deposit;
  if not found then
    perform app.raise_not_found('deposit');
  end if;
  return v_deposit;
end;
$$;

comment on function rental.release_deposit(uuid) is
  E'@requiresIdempotencyKey\n'
  'Gives a held deposit back, all of it. Permission: payments.capture.\n'
  '@param deposit_id The deposit.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.release_deposit(uuid) to staff, admin, service;
