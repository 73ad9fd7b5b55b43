insert into app.rules (name, sqlstate, status, message) values
  ('vehicles_under_maintenance_by_job', '55000', null,
   'A vehicle is under maintenance while a job of it is in progress, and only then.'),
  ('vehicles_no_open_job', '55000', null, 'The workshop has an open job of the vehicle.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function maintenance.tg_fleet_vehicles__under_maintenance_by_job()
  returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if (new.status = 'under_maintenance') <> exists (
    select from maintenance.maintenance_jobs j
    where j.vehicle_id = new.id and j.status = 'in_progress'
  ) then
    perform app.raise_rule('vehicles_under_maintenance_by_job');
  end if;
  return null;
end;
$$;

comment on function maintenance.tg_fleet_vehicles__under_maintenance_by_job() is
  'Refuses a vehicle that is under maintenance without a job in progress, or the reverse.';

-- A vehicle with open jobs stays, unless it is gone already: then they are cancelled. The jobs, and
-- then the rentals, before the calendar that the jobs give back.
create or replace function maintenance.tg_fleet_vehicles__decommission() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_open uuid[];
begin
  perform from maintenance.maintenance_jobs j
  where j.vehicle_id = new.id and j.status in ('scheduled', 'in_progress')
  order by j.id
  for no key update;
  select array_agg(j.id order by j.scheduled_for) into v_open
  from maintenance.maintenance_jobs j
  where j.vehicle_id = new.id and j.status in ('scheduled', 'in_progress');
  if v_open is null then
    return null;
  end if;
  if new.decommission_reason not in ('total_loss', 'stolen') then
    perform app.raise_rule('vehicles_no_open_job', jsonb_build_object('jobIds', v_open));
  end if;

  perform rental.lock_live_rentals(new.id);
  update maintenance.maintenance_jobs j
  set status = 'cancelled', cancelled_at = now(),
      cancellation_reason = format('The vehicle left the fleet: %s.', new.decommission_reason)
  where j.id = any (v_open);
  return null;
end;
$$;

comment on function maintenance.tg_fleet_vehicles__decommission() is
  'Refuses to let a vehicle with open jobs go (vehicles_no_open_job), or cancels them when it is '
  'lost.';

create or replace trigger _400_under_maintenance_by_job
  after update of status on fleet.vehicles
  for each row when (
    'under_maintenance' in (old.status, new.status) and new.status <> 'decommissioned')
  execute function maintenance.tg_fleet_vehicles__under_maintenance_by_job();

-- Before the rental context closes the calendar.
create or replace trigger _450_maintenance_decommission
  after update of status on fleet.vehicles
  for each row when (new.status = 'decommissioned')
  execute function maintenance.tg_fleet_vehicles__decommission();
