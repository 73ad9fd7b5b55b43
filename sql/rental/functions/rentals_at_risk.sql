-- Documents are looked at 30 days ahead: renewals come every year, and a reservation beyond is no
-- alarm yet.
create or replace function rental.rentals_at_risk() returns setof rental.rental_at_risk
  language plpgsql stable security definer rows 20 set search_path = ''
as $$
begin
  perform app.require_permission('rentals.read');

  -- A union forgets domains: they come back outside of it.
  return query
  select u.rental_id, u.vehicle_id, u.start_at, u.risk::rental.rental_risk, u.overdue_rental_id,
         u.missing::fleet.document_kind[]
  from (
    select r.id, r.vehicle_id, r.start_at, 'vehicle_overdue', o.id, '{}'::text[]
    from rental.rentals o
    join rental.rentals r
      on r.vehicle_id = o.vehicle_id
      and r.status = 'reserved'
      and r.start_at < now() + (o.blocked_until - o.end_at)
    where o.status = 'active' and o.end_at < now()
    union all
    -- Also past the day on which it was expected: then the workshop takes longer.
    select r.id, r.vehicle_id, r.start_at, 'vehicle_under_maintenance', null, '{}'::text[]
    from rental.rentable_vehicles v
    join rental.rentals r
      on r.vehicle_id = v.id
      and r.status = 'reserved'
      and r.start_at < greatest(v.workshop_until, now())
    where v.workshop_until is not null
    union all
    select m.id, m.vehicle_id, m.start_at, 'documents_lapse', null,
           array_agg(m.kind::text order by m.kind)
    from (
      select r.id, r.vehicle_id, r.start_at, c.kind
      from rental.rentals r
      join rental.locations l on l.id = r.origin_location_id
      join fleet.compulsory_cover() c on c.vehicle_id = r.vehicle_id
      where r.status = 'reserved' and r.start_at < now() + interval '30 days'
      group by r.id, l.time_zone, c.kind
      having bool_or(c.covered_days @> daterange(
        (r.start_at at time zone l.time_zone)::date,
        (r.end_at at time zone l.time_zone)::date, '[]')) is not true
    ) m
    group by m.id, m.vehicle_id, m.start_at
  ) u (rental_id, vehicle_id, start_at, risk, overdue_rental_id, missing)
  order by u.start_at, u.rental_id, u.risk;
end;
$$;

comment on function rental.rentals_at_risk() is
  E'The reservations that may not be kept with their vehicle: it has not come back, it stands in '
  'the workshop, or a compulsory document lapses (looked at 30 days ahead). reassignVehicle moves '
  'one to another vehicle. Permission: rentals.read.\n'
  'Security definer: looks into the documents of the fleet.';

grant execute on function rental.rentals_at_risk() to staff, admin, service;
