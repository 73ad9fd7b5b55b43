-- Under force the block is what the reservations leave free: cutting under one is refused to every
-- writer, so they keep their ground until they are reassigned, and rentals_at_risk lists them.
create or replace function rental.block_for_workshop(
  vehicle_id uuid,
  during tstzrange,
  source_id uuid,
  reason text,
  is_forced boolean,
  is_there boolean
) returns void
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
begin
  perform rental.lock_calendar(block_for_workshop.vehicle_id);
  delete from rental.vehicle_blocks b
  where b.source_id = block_for_workshop.source_id and b.kind = 'maintenance';

  perform rental.write_block(
    block_for_workshop.vehicle_id, free.free_during, 'maintenance',
    block_for_workshop.source_id, block_for_workshop.reason)
  from unnest(tstzmultirange(block_for_workshop.during) - case
    when block_for_workshop.is_forced then coalesce(
      (select range_agg(r.rental_period) from rental.rentals r
       where r.vehicle_id = block_for_workshop.vehicle_id and r.status in ('reserved', 'active')),
      '{}')
    else '{}' end) free (free_during);

  if block_for_workshop.is_there then
    update rental.rentable_vehicles v
    set workshop_until = upper(block_for_workshop.during)
    where v.id = block_for_workshop.vehicle_id;
  end if;
end;
$$;

comment on function rental.block_for_workshop(
  uuid, tstzrange, uuid, text, boolean, boolean
) is
  E'@behavior -*\nTakes a vehicle out of rental for a job of the workshop, in place of what the '
  'job held before. Refused under a live rental, naming it (vehicle_blocks_no_live_rental), unless '
  'it is forced: then it takes what is free. is_there tells whether the vehicle stands in the '
  'workshop now. Granted to nobody: only security definer functions reach it.';
