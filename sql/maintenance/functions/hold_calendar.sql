create or replace function maintenance.hold_calendar(job maintenance.maintenance_jobs)
  returns void
  language plpgsql volatile set search_path = ''
as $$
begin
  perform rental.block_for_workshop(
    job.vehicle_id, tstzrange(coalesce(job.started_at, job.scheduled_for), job.expected_until),
    job.id, coalesce(job.description, job.kind), job.is_forced, job.status = 'in_progress');
end;
$$;

comment on function maintenance.hold_calendar(maintenance.maintenance_jobs) is
  E'@behavior -*\nCuts the time of an open job out of the calendar of its vehicle. Refused under a '
  'live rental, naming it (vehicle_blocks_no_live_rental), unless the job is forced: then it '
  'takes what is free. Granted to nobody: only security definer functions reach it.';
