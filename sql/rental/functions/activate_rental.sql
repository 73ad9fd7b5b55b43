insert into app.rules (name, sqlstate, status, message) values
  ('rental_handovers_not_future', '23514', null, 'A vehicle is not handed over in the future.'),
  ('rentals_handover_not_early', '23514', null,
   'A vehicle is handed over at most two hours before the start of its rental.'),
  ('rentals_handover_before_end', '23514', null,
   'A vehicle is handed over before the end of its rental.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function rental.activate_rental(
  rental_id uuid,
  odometer_km integer,
  fuel_eighths integer,
  handed_over_at timestamptz default now(),
  notes text default null,
  photo_references text[] default '{}',
  damages rental.damage[] default '{}'
) returns rental.rentals
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_at constant timestamptz := coalesce(handed_over_at, now());
  v_rental rental.rentals;
begin
  perform app.require_permission('rentals.activate');
  if v_at > now() then
    perform app.raise_rule('rental_handovers_not_future');
  end if;

  v_rental := rental.lock_rental(rental_id);
  -- A rental in another state is refused by the update, whatever its times are.
  if v_rental.status = 'reserved' and v_at < v_rental.start_at - interval '2 hours' then
    perform app.raise_rule('rentals_handover_not_early',
      jsonb_build_object('startAt', v_rental.start_at));
  end if;
  if v_rental.status = 'reserved' and v_at > v_rental.end_at then
    perform app.raise_rule('rentals_handover_before_end',
      jsonb_build_object('endAt', v_rental.end_at));
  end if;

  if v_rental.status = 'reserved' then
    perform rental.refuse_past_overlap(v_rental.vehicle_id, v_at, v_rental.end_at);
  end if;

  -- Handed over early it starts early: then the calendar may refuse it.
  update rental.rentals r
  set status = 'active', handed_over_at = v_at, start_at = least(r.start_at, v_at)
  where r.id = v_rental.id
  returning * into v_rental;

  perform rental.require_documents(v_rental.id, v_rental.end_at);
  perform rental.write_handover(
    v_rental, 'check_out', v_at, odometer_km, fuel_eighths, notes, photo_references, damages);
  return v_rental;
end;
$$;

comment on function rental.activate_rental(
  uuid, integer, integer, timestamptz, text, text[], rental.damage[]
) is
  E'Hands the vehicle over: the rental becomes active, the vehicle rented. Needs the vehicle to '
  'be active, its compulsory '
  'documents and the customer''s licence to last until the end. Permission: rentals.activate.\n'
  '@param rental_id The rental.\n'
  '@param odometer_km What the meter shows.\n'
  '@param fuel_eighths How full the tank is, in eighths.\n'
  '@param handed_over_at When it was handed over; now, if not given. At most two hours before the '
  'start, which then moves there.\n'
  '@param notes What else was seen.\n'
  '@param photo_references Where the photos are kept.\n'
  '@param damages The damages that are there already; they cost nothing.\n'
  'Security definer: clients have no right to write the tables.';

grant execute on function rental.activate_rental(
  uuid, integer, integer, timestamptz, text, text[], rental.damage[]
) to staff, admin, service;
