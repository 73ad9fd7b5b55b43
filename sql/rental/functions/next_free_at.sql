-- The first gap that is long enough begins where something ends: a rental, a block, or the time
-- asked for.
create or replace function rental.next_free_at(
  vehicle_id uuid, start_at timestamptz, blocked_until timestamptz
) returns timestamptz
  language sql stable
begin atomic
  select min(c.start_at)
  from (
    select next_free_at.start_at
    union all
    select r.blocked_until
    from rental.rentals r
    where r.vehicle_id = next_free_at.vehicle_id
      and r.status in ('reserved', 'active')
      and r.rental_period && tstzrange(next_free_at.start_at, null)
    union all
    select lower(a.available_during)
    from rental.vehicle_availability a
    where a.vehicle_id = next_free_at.vehicle_id
      and a.available_during && tstzrange(next_free_at.start_at, null)
      and lower(a.available_during) > next_free_at.start_at
    union all
    select now() + (r.blocked_until - r.end_at)
    from rental.rentals r
    where r.vehicle_id = next_free_at.vehicle_id
      and r.status = 'active'
      and r.end_at < now()
      and now() + (r.blocked_until - r.end_at) > next_free_at.start_at
  ) c (start_at)
  where rental.is_vehicle_available(
    next_free_at.vehicle_id, c.start_at,
    c.start_at + (next_free_at.blocked_until - next_free_at.start_at));
end;

comment on function rental.next_free_at(uuid, timestamptz, timestamptz) is
  E'@behavior -*\nThe first instant from start_at on when a vehicle is free for as long; null if '
  'there is none. Granted to nobody: only security definer functions reach it.';
