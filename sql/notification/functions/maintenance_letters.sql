-- The workshop's hours are kept in UTC (maintenance.workshop_opens_at); a letter tells them on the
-- clock of the vehicle's home, which hangs on the reader's wall.
create or replace function notification.maintenance_letters(job_id uuid, payload jsonb)
  returns setof notification.letter
  language sql stable
begin atomic
  select
    s.email,
    'maintenance_due',
    jsonb_build_object(
      'reader_name', s.display_name,
      'vehicle', notification.vehicle_named(j.vehicle_id),
      'kind', j.kind,
      'program_name', p.name,
      'due_date', payload ->> 'next_due_on',
      'due_odometer_km', (payload ->> 'due_odometer_km')::integer,
      'scheduled', notification.place_and_time(v.home_location_id, j.scheduled_for)),
    least(j.scheduled_for, now() + interval '2 days')
  from maintenance.maintenance_jobs j
  join maintenance.maintenance_programs p on p.id = j.program_id
  join fleet.vehicles v on v.id = j.vehicle_id,
  notification.staff_holding('maintenance.schedule') s
  where j.id = job_id and j.status = 'scheduled' and j.scheduled_for > now();
end;

comment on function notification.maintenance_letters(uuid, jsonb) is
  E'@behavior -*\nTo whoever plans maintenance: what is due, and when it was planned for; none '
  'once it has begun or was given up. Granted to nobody: notification.letters_about calls it.';
