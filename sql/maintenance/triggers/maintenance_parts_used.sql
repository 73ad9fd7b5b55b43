insert into app.rules (name, sqlstate, status, message) values
  ('maintenance_parts_used_while_in_progress', '55000', null,
   'Parts are used and taken out while the job is in progress.'),
  ('maintenance_parts_used_same_currency', '23514', null,
   'A part is in the currency of its job.'),
  ('maintenance_parts_used_immutable', '55000', null,
   'A part is never changed: take it out, and record the right one.'),
  ('maintenance_parts_used_append_only', '55000', null,
   'A part is taken out of the count, never deleted.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- The share lock waits for whoever ends the job and keeps it from ending under this part: its
-- foreign key alone would share the row with an update.
create or replace function maintenance.tg_maintenance_parts_used__while_in_progress()
  returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_job maintenance.maintenance_jobs;
begin
  perform app.require_read_committed();
  select * into v_job
  from maintenance.maintenance_jobs j
  where j.id = new.maintenance_job_id
  for share;
  if v_job.status <> 'in_progress' then
    perform app.raise_rule('maintenance_parts_used_while_in_progress');
  elsif v_job.currency <> new.currency then
    perform app.raise_rule('maintenance_parts_used_same_currency');
  end if;
  return new;
end;
$$;

comment on function maintenance.tg_maintenance_parts_used__while_in_progress() is
  'Refuses a part, and the removal of one, when its job is not in progress, and a part in another '
  'currency.';

create or replace trigger _100_stamp
  before insert or update on maintenance.maintenance_parts_used
  for each row execute function app.tg__stamp();

create or replace trigger _200_while_in_progress
  before insert or update on maintenance.maintenance_parts_used
  for each row
  execute function maintenance.tg_maintenance_parts_used__while_in_progress();

create or replace trigger _200_append_only
  before delete or truncate on maintenance.maintenance_parts_used
  for each statement execute function app.tg__append_only();

-- Taken out once; the generated sum is null before it is generated.
create or replace trigger _250_frozen
  before update on maintenance.maintenance_parts_used
  for each row when (old.removed_at is not null)
  execute function app.tg__frozen('*: cost_cents');

create or replace trigger _260_frozen
  before update on maintenance.maintenance_parts_used
  for each row execute function app.tg__frozen('*: cost_cents removed_at');
