-- One statement: the temporal foreign key of the rentals is checked at its end, and taking away
-- before putting back would refuse it for every later rental. The delete comes first because the
-- insert asks for its count; rows that stay as they are aren't touched.
create or replace function rental.rewrite_availability(vehicle_id uuid) returns void
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
begin
  with wanted as (
    select unnest(
      tstzmultirange(v.opened_during) - coalesce(
        (select range_agg(b.during) from rental.vehicle_blocks b where b.vehicle_id = v.id),
        '{}'::tstzmultirange)) as available_during
    from rental.rentable_vehicles v
    where v.id = rewrite_availability.vehicle_id
  ),
  removed as (
    delete from rental.vehicle_availability a
    where a.vehicle_id = rewrite_availability.vehicle_id
      and a.available_during not in (select w.available_during from wanted w)
    returning 1
  )
  insert into rental.vehicle_availability (vehicle_id, available_during)
  select rewrite_availability.vehicle_id, w.available_during
  from wanted w
  where (select count(*) from removed) >= 0
    and not exists (
      select from rental.vehicle_availability a
      where a.vehicle_id = rewrite_availability.vehicle_id
        and a.available_during = w.available_during);
end;
$$;

comment on function rental.rewrite_availability(uuid) is
  E'@behavior -*\nDerives a vehicle''s availability anew: its opened period minus its blocks. The '
  'caller holds the row of '
  'rentable_vehicles for update. Refused (rentals_within_availability) where a live rental would '
  'lose its ground.';
