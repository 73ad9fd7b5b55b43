create or replace function rental.end_workshop(
  vehicle_id uuid, source_id uuid, ended_at timestamptz
) returns void
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
begin
  perform rental.lock_calendar(end_workshop.vehicle_id);
  delete from rental.vehicle_blocks b
  where b.source_id = end_workshop.source_id and b.kind = 'maintenance'
    and (end_workshop.ended_at is null or lower(b.during) >= end_workshop.ended_at);

  if end_workshop.ended_at is not null then
    update rental.vehicle_blocks b
    set during = tstzrange(lower(b.during), end_workshop.ended_at)
    where b.source_id = end_workshop.source_id and b.kind = 'maintenance'
      and upper(b.during) > end_workshop.ended_at;
    update rental.rentable_vehicles v set workshop_until = null
    where v.id = end_workshop.vehicle_id;
  end if;
end;
$$;

comment on function rental.end_workshop(uuid, uuid, timestamptz) is
  E'@behavior -*\nGives back what is left of the time that a job of the workshop held: from its '
  'end on, or all of it when the vehicle was never there (null). Granted to nobody: only security '
  'definer functions reach it.';
