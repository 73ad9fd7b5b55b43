insert into app.rules (name, sqlstate, status, message) values
  ('rental_deposits_rental_live', '55000', null,
   'A deposit is held for a rental that is reserved or active.'),
  ('rental_deposits_not_future', '23514', null, 'A deposit is not moved in the future.'),
  ('rental_deposits_near_rental', '23514', null,
   'A deposit is left at most a year before its rental starts.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function rental.hold_deposit(
  rental_id uuid,
  provider rental.payment_provider,
  amount_cents app.cents,
  reference text default null,
  held_at timestamptz default now()
) returns rental.rental_deposits
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_at constant timestamptz := coalesce(hold_deposit.held_at, now());
  v_rental rental.rentals;
  v_deposit rental.rental_deposits;
begin
  perform app.require_permission('payments.capture');
  if v_at > now() then
    perform app.raise_rule('rental_deposits_not_future');
  end if;
  perform rental.require_backdate(v_at);

  -- The rental must not end before the deposit is held. Alone: two who hold one at once would
  -- deadlock in rental_deposits_one_held_per_rental.
  select * into v_rental
  from rental.rentals r where r.id = hold_deposit.rental_id for no key update;
  if not found then
    perform app.raise_not_found('rental');
  end if;
  if v_rental.status not in ('reserved', 'active') then
    perform app.raise_rule('rental_deposits_rental_live');
  end if;
  if not rental.is_near_rental(v_rental, v_at) then
    perform app.raise_rule('rental_deposits_near_rental');
  end if;

  insert into rental.rental_deposits (
    rental_id, provider, amount_cents, currency, reference, held_at)
  values (v_rental.id, hold_deposit.provider, hold_deposit.amount_cents, v_rental.currency,
          app.clean_text(hold_deposit.reference), v_at)
  returning * into v_deposit;
  return v_deposit;
end;
$$;

comment on function rental.hold_deposit(
  uuid, rental.payment_provider, app.cents, text, timestamptz
) is
  E'@requiresIdempotencyKey\n'
  'Records the deposit that a customer leaves for a rental, which we owe until it is settled; one '
  'at a time. Permission: payments.capture, for a day before today also rentals.backdate.\n'
  '@param rental_id The rental; reserved or active.\n'
  '@param provider How it is left.\n'
  '@param amount_cents How much, in minor units of the rental''s currency.\n'
  '@param reference The number of the terminal''s receipt or of the transfer.\n'
  '@param held_at When it was left; now, if not given.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.hold_deposit(
  uuid, rental.payment_provider, app.cents, text, timestamptz
) to staff, admin, service;
