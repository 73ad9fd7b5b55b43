insert into app.rules (name, sqlstate, status, message) values
  ('vehicle_calendar_period_bounded', '23514', null,
   'Ask for a period from one instant to a later one, of at most ten years, between 1990 and 2200.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function rental.vehicle_calendar(
  vehicle_id uuid, from_at timestamptz, to_at timestamptz
) returns setof rental.calendar_entry
  language plpgsql stable security definer rows 20 set search_path = ''
as $$
#variable_conflict use_column
declare
  v_asked tstzrange;
begin
  perform app.require_permission('vehicles.read');
  if (to_at > from_at and to_at <= from_at + interval '10 years'
      and from_at >= '1990-01-01Z' and to_at <= '2200-01-01Z') is not true then
    perform app.raise_rule('vehicle_calendar_period_bounded');
  end if;
  v_asked := tstzrange(from_at, to_at);

  return query
  select e.taken_during, e.kind::rental.calendar_entry_kind, e.rental_id, e.block_id, e.reason
  from (
    select
      case when r.status = 'active' and r.end_at < now()
           then tstzrange(r.start_at, now() + (r.blocked_until - r.end_at))
           else r.rental_period end,
      r.status::text, r.id, null::uuid, null::text
    from rental.rentals r
    where r.vehicle_id = vehicle_calendar.vehicle_id and r.status in ('reserved', 'active')
    union all
    select b.during, b.kind::text, case when b.kind = 'turnaround' then b.source_id end, b.id,
           b.reason
    from rental.vehicle_blocks b
    where b.vehicle_id = vehicle_calendar.vehicle_id
    union all
    select unnest(tstzmultirange(v_asked) - tstzmultirange(v.opened_during)), 'not_in_fleet',
           null, null, null
    from rental.rentable_vehicles v
    where v.id = vehicle_calendar.vehicle_id
  ) e (taken_during, kind, rental_id, block_id, reason)
  where e.taken_during && v_asked
  order by lower(e.taken_during), e.rental_id, e.block_id;
end;
$$;

comment on function rental.vehicle_calendar(uuid, timestamptz, timestamptz) is
  E'What occupies a vehicle between two instants, and why. What is not in it is free. Permission: '
  'vehicles.read.\n'
  '@param vehicle_id The vehicle.\n'
  '@param from_at From when on.\n'
  '@param to_at Until when not, at most ten years later.\n'
  'Security definer: whoever may see a vehicle sees when it is taken, not for whom.';

grant execute on function rental.vehicle_calendar(uuid, timestamptz, timestamptz)
  to staff, admin, service;
