create or replace function rental.is_out_late(
  vehicle_id uuid, start_at timestamptz, blocked_until timestamptz
) returns boolean
  language sql stable
return exists (
  select from rental.rentals r
  where r.vehicle_id = is_out_late.vehicle_id
    and r.status = 'active'
    and r.end_at < now()
    and r.start_at < is_out_late.blocked_until
    and is_out_late.start_at < now() + (r.blocked_until - r.end_at));

comment on function rental.is_out_late(uuid, timestamptz, timestamptz) is
  E'@behavior -*\nWhether a vehicle has not come back from an overdue rental, which takes it '
  'until now and its turnaround. Granted to nobody: only security definer functions reach it.';
