create or replace function maintenance.add_part(
  job_id uuid, part_name text, quantity integer, unit_cost_cents app.cents
) returns maintenance.maintenance_parts_used
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_part maintenance.maintenance_parts_used;
begin
  perform app.require_permission('maintenance.perform');

  insert into maintenance.maintenance_parts_used
    (maintenance_job_id, part_name, quantity, unit_cost_cents, currency)
  select j.id, app.clean_text(add_part.part_name), add_part.quantity, add_part.unit_cost_cents,
         j.currency
  from maintenance.maintenance_jobs j
  where j.id = add_part.job_id
  returning * into v_part;
  if not found then
    perform app.raise_not_found('job');
  end if;
  return v_part;
end;
$$;

comment on function maintenance.add_part(uuid, text, integer, app.cents) is
  E'Records a part that was used, while the job is in progress '
  '(MAINTENANCE_PARTS_USED_WHILE_IN_PROGRESS). Permission: maintenance.perform.\n'
  '@param job_id The job.\n'
  '@param part_name What it is.\n'
  '@param quantity How many.\n'
  '@param unit_cost_cents What one of them cost, in minor units of the job''s currency; 0 for one '
  'under warranty.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function maintenance.add_part(uuid, text, integer, app.cents)
  to staff, admin, service;
