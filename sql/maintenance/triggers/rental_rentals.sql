-- A forced job leaves the reservations in its way their ground. One that goes, to another vehicle
-- or altogether, must not leave a gap in which the next customer reserves a vehicle that stands in
-- the workshop. The jobs are read under the calendar's lock, which whoever ends one takes too.
create or replace function maintenance.tg_rental_rentals__fill_gap() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_job maintenance.maintenance_jobs;
begin
  if not exists (
    select from maintenance.maintenance_jobs j
    where j.vehicle_id = old.vehicle_id and j.status in ('scheduled', 'in_progress')
      and j.is_forced
  ) then
    return null;
  end if;

  perform rental.lock_calendar(old.vehicle_id);
  for v_job in
    select * from maintenance.maintenance_jobs j
    where j.vehicle_id = old.vehicle_id and j.status in ('scheduled', 'in_progress')
      and j.is_forced
    order by j.id
  loop
    perform maintenance.hold_calendar(v_job);
  end loop;
  return null;
end;
$$;

comment on function maintenance.tg_rental_rentals__fill_gap() is
  'The workshop takes the time of a reservation that was in its way and goes.';

create or replace trigger _600_maintenance_fill_gap
  after update of status, vehicle_id on rental.rentals
  for each row when (
    old.status = 'reserved'
    and (new.status = 'cancelled' or new.vehicle_id <> old.vehicle_id))
  execute function maintenance.tg_rental_rentals__fill_gap();
