create or replace function maintenance.complete_maintenance(
  job_id uuid,
  labour_cost_cents app.cents,
  odometer_km integer,
  notes text default null,
  done_at timestamptz default now()
) returns maintenance.maintenance_jobs
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_at constant timestamptz := coalesce(done_at, now());
  v_job maintenance.maintenance_jobs;
begin
  perform app.require_permission('maintenance.perform');
  if v_at > now() then
    perform app.raise_rule('maintenance_jobs_not_future');
  end if;

  v_job := maintenance.lock_job(job_id);
  update maintenance.maintenance_jobs j
  set status = 'completed', completed_at = v_at,
      odometer_km = complete_maintenance.odometer_km,
      labour_cost_cents = complete_maintenance.labour_cost_cents,
      notes = app.clean_text(complete_maintenance.notes)
  where j.id = v_job.id
  returning * into v_job;
  perform fleet.enter_odometer_reading(
    v_job.vehicle_id, v_job.odometer_km, v_job.completed_at, 'workshop');
  return v_job;
end;
$$;

comment on function maintenance.complete_maintenance(
  uuid, app.cents, integer, text, timestamptz
) is
  E'Ends a job: the meter is read, the vehicle is active again, what is left of its time goes back '
  'to rental, and labour and parts are booked. Permission: maintenance.perform.\n'
  '@param job_id The job.\n'
  '@param labour_cost_cents What the labour cost, in minor units of the job''s currency.\n'
  '@param odometer_km What the meter shows, in kilometres.\n'
  '@param notes What the workshop has to say.\n'
  '@param done_at When it was done; now, if not given.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function maintenance.complete_maintenance(
  uuid, app.cents, integer, text, timestamptz
) to staff, admin, service;
