insert into app.rules (name, sqlstate, status, message) values
  ('vehicle_blocks_no_live_rental', '55000', null,
   'The vehicle is reserved or rented in this period.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- The temporal foreign key would refuse it too, but can't name the rentals. Nothing moves between
-- this look and that check: whoever writes a live rental holds the same row.
create or replace function rental.write_block(
  vehicle_id uuid, during tstzrange, kind rental.block_kind, source_id uuid, reason text
) returns rental.vehicle_blocks
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  v_rental_ids uuid[];
  v_block rental.vehicle_blocks;
begin
  perform from rental.rentable_vehicles v where v.id = write_block.vehicle_id for update;
  if not found then
    perform app.raise_not_found('vehicle');
  end if;

  select array_agg(r.id order by r.start_at) into v_rental_ids
  from rental.rentals r
  where r.vehicle_id = write_block.vehicle_id
    and r.status in ('reserved', 'active')
    and r.rental_period && write_block.during;
  if v_rental_ids is not null then
    perform app.raise_rule('vehicle_blocks_no_live_rental',
      jsonb_build_object('rentalIds', v_rental_ids));
  end if;

  insert into rental.vehicle_blocks (vehicle_id, during, kind, source_id, reason)
  values (write_block.vehicle_id, write_block.during, write_block.kind, write_block.source_id,
          app.clean_text(write_block.reason))
  returning * into v_block;
  return v_block;
end;
$$;

comment on function rental.write_block(uuid, tstzrange, rental.block_kind, uuid, text) is
  E'@behavior -*\nTakes a vehicle out of rental for a while, for commands that have checked their '
  'caller. Refused under a live rental, naming it (vehicle_blocks_no_live_rental). Granted to '
  'nobody: only security definer functions reach it.';
