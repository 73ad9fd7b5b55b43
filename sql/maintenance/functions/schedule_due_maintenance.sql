-- The key is the open job: a vehicle has at most one of a programme. Whoever comes second waits for
-- the vehicle and then finds it. A vehicle without a gap of 30 days is left to the next day, and to
-- maintenance_due, which lists it as overdue.
create or replace function maintenance.schedule_due_maintenance() returns bigint
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_due maintenance.due_maintenance;
  v_scheduled bigint := 0;
begin
  perform app.act_as_system();

  for v_due in
    select d.*
    from maintenance.due_now() d
    join maintenance.maintenance_programs p on p.id = d.program_id
    where d.open_job_id is null
      and d.next_due_on <= (now() at time zone 'UTC')::date + p.lead_days
    order by d.vehicle_id, d.program_id
  loop
    if maintenance.schedule_occurrence(v_due) then
      v_scheduled := v_scheduled + 1;
      exit when v_scheduled = 100;
    end if;
  end loop;
  return v_scheduled;
end;
$$;

comment on function maintenance.schedule_due_maintenance() is
  E'@behavior -*\nSchedules a job for each vehicle and programme that is due within its lead time, '
  'in the first gap of its calendar, and emits MaintenanceDue; at most 100 a call, and says how '
  'many. Security definer: the worker has no right on the table.';

grant execute on function maintenance.schedule_due_maintenance() to rentify_worker;
