-- The life of a job (fleet.md 3).
select app.allow_transition(
  'maintenance', null, 'scheduled', 'schedule_maintenance', 'MaintenanceScheduled');
select app.allow_transition(
  'maintenance', 'scheduled', 'in_progress', 'start_maintenance', 'MaintenanceStarted');
select app.allow_transition(
  'maintenance', 'in_progress', 'completed', 'complete_maintenance', 'MaintenanceCompleted');
select app.allow_transition(
  'maintenance', 'scheduled', 'cancelled', 'cancel_maintenance', 'MaintenanceCancelled');
select app.allow_transition(
  'maintenance', 'in_progress', 'cancelled', 'cancel_maintenance', 'MaintenanceCancelled');

insert into app.rules (name, sqlstate, status, message) values
  ('maintenance_jobs_status_transition', '55000', null,
   'The job cannot go from its state to that one.'),
  ('maintenance_jobs_append_only', '55000', null, 'A job is cancelled, never deleted.'),
  ('maintenance_jobs_immutable', '55000', null,
   'What was planned and what was done is not changed afterwards.'),
  ('maintenance_jobs_vehicle_in_service', '55000', null, 'The vehicle has left the fleet.'),
  ('maintenance_jobs_program_fits', '23514', null,
   'The programme is for other vehicles, or for another kind of maintenance.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- The vehicle before its jobs, as everybody (functions/lock_job.sql): so it does not leave the
-- fleet while a job of it is planned.
create or replace function maintenance.tg_maintenance_jobs__fit_vehicle() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_status fleet.vehicle_status;
begin
  perform fleet.lock_vehicle(new.vehicle_id);
  v_status := fleet.vehicle_status_of(new.vehicle_id);
  if v_status is null then
    perform app.raise_not_found('vehicle');
  elsif v_status = 'decommissioned' then
    perform app.raise_rule('maintenance_jobs_vehicle_in_service');
  elsif exists (
    select from maintenance.maintenance_programs p
    where p.id = new.program_id
      and (p.kind <> new.kind or not maintenance.is_program_for(p, new.vehicle_id))
  ) then
    perform app.raise_rule('maintenance_jobs_program_fits');
  end if;
  return new;
end;
$$;

comment on function maintenance.tg_maintenance_jobs__fit_vehicle() is
  'Refuses a job of a vehicle that has left the fleet, or of a programme that is not for it.';

-- Whoever ends the job, the parts that were used until then are its cost, also where it is given
-- up: somebody has to pay for them. Nobody adds one meanwhile (maintenance_parts_used.sql).
create or replace function maintenance.tg_maintenance_jobs__add_up() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  perform app.require_read_committed();
  select coalesce(sum(p.cost_cents), 0)::bigint into new.parts_cost_cents
  from maintenance.maintenance_parts_used p
  where p.maintenance_job_id = new.id and p.removed_at is null;
  return new;
end;
$$;

comment on function maintenance.tg_maintenance_jobs__add_up() is
  'Sums up the parts of a job when it ends.';

-- Here, so that no writer can move the one without the other.
create or replace function maintenance.tg_maintenance_jobs__move_vehicle() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if new.status = 'in_progress' then
    perform fleet.mark_vehicle_under_maintenance(new.vehicle_id);
  elsif old.status = 'in_progress' then
    perform fleet.mark_vehicle_serviced(new.vehicle_id);
  end if;
  return null;
end;
$$;

comment on function maintenance.tg_maintenance_jobs__move_vehicle() is
  'The vehicle of a job in progress is under maintenance, and comes back with its end.';

create or replace function maintenance.tg_maintenance_jobs__keep_calendar() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if new.status in ('scheduled', 'in_progress') then
    perform maintenance.hold_calendar(new);
  else
    perform rental.end_workshop(
      new.vehicle_id, new.id,
      case when new.started_at is not null then coalesce(new.completed_at, new.cancelled_at) end);
  end if;
  return null;
end;
$$;

comment on function maintenance.tg_maintenance_jobs__keep_calendar() is
  'An open job holds the calendar of its vehicle; its end gives back what is left of it.';

-- On the day of the fact, in the transaction that ends the job: a job without its posting is not
-- committed, by whomever. The books are the last to be locked.
create or replace function maintenance.tg_maintenance_jobs__post_cost() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  perform accounting.record_payable(
    source_type => 'maintenance_job', source_id => new.id,
    description => left('Maintenance: ' || coalesce(new.description, new.kind), 300),
    amount_cents => new.total_cost_cents, currency => new.currency,
    expense_account_code => 'EXP_MAINTENANCE', vehicle_id => new.vehicle_id,
    entry_date => accounting.local_date(coalesce(new.completed_at, new.cancelled_at)));
  return null;
end;
$$;

comment on function maintenance.tg_maintenance_jobs__post_cost() is
  'Books what a job cost: an expense, owed to whoever did it.';

create or replace trigger _100_stamp
  before insert or update on maintenance.maintenance_jobs
  for each row execute function app.tg__stamp();

create or replace trigger _150_fit_vehicle
  before insert on maintenance.maintenance_jobs
  for each row execute function maintenance.tg_maintenance_jobs__fit_vehicle();

create or replace trigger _200_state_transition
  before insert or update of status on maintenance.maintenance_jobs
  for each row execute function app.tg__state_transition('maintenance');

create or replace trigger _220_add_up
  before update of status on maintenance.maintenance_jobs
  for each row when (old.status = 'in_progress' and new.status in ('completed', 'cancelled'))
  execute function maintenance.tg_maintenance_jobs__add_up();

-- After the machine, which says it better where the move itself is wrong.
create or replace trigger _250_frozen
  before update on maintenance.maintenance_jobs
  for each row execute function app.tg__frozen(
    '*: total_cost_cents',
    'scheduled scheduled: scheduled_for expected_until',
    'scheduled in_progress: status started_at expected_until is_forced',
    'in_progress in_progress: expected_until is_forced',
    'in_progress completed: status completed_at odometer_km labour_cost_cents '
      'parts_cost_cents notes',
    'scheduled cancelled: status cancelled_at cancellation_reason',
    'in_progress cancelled: status cancelled_at cancellation_reason parts_cost_cents');

create or replace trigger _500_move_vehicle
  after update of status on maintenance.maintenance_jobs
  for each row execute function maintenance.tg_maintenance_jobs__move_vehicle();

-- After the vehicle, whose own refusal says more.
create or replace trigger _600_keep_calendar
  after insert or update of status, scheduled_for, expected_until, started_at, is_forced
  on maintenance.maintenance_jobs
  for each row execute function maintenance.tg_maintenance_jobs__keep_calendar();

create or replace trigger _700_post_cost
  after update of status on maintenance.maintenance_jobs
  for each row when (new.status in ('completed', 'cancelled') and new.total_cost_cents > 0)
  execute function maintenance.tg_maintenance_jobs__post_cost();

create or replace trigger _800_state_change
  after insert or update of status on maintenance.maintenance_jobs
  for each row execute function app.tg__state_change(
    'maintenance', 'id', 'vehicle_id', 'program_id', 'kind', 'status', 'scheduled_for',
    'expected_until', 'is_forced', 'started_at', 'completed_at', 'cancelled_at',
    'total_cost_cents', 'currency');

create or replace trigger _200_append_only
  before delete or truncate on maintenance.maintenance_jobs
  for each statement execute function app.tg__append_only();
