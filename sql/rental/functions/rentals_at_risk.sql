-- Documents are looked at 30 days ahead: renewals come every year, and a reservation beyond is no
-- alarm yet.
create or replace function rental.rentals_at_risk() returns setof rental.rental_at_risk
  language plpgsql stable security definer rows 20 set search_path = ''
as $$
begin
  perform app.require_permission('rentals.read');

  return query
  select r.id, r.vehicle_id, r.start_at, 'vehicle_overdue'::rental.rental_risk, o.id,
         '{}'::fleet.document_kind[]
  from rental.rentals o
  join rental.rentals r
    on r.vehicle_id = o.vehicle_id
    and r.status = 'reserved'
    and r.start_at < now() + (o.blocked_until - o.end_at)
  where o.status = 'active' and o.end_at < now()
  union all
  select r.id, r.vehicle_id, r.start_at, 'documents_lapse', null, m.missing
  from rental.rentals r
  join rental.locations l on l.id = r.origin_location_id
  cross join lateral fleet.missing_documents(r.vehicle_id, daterange(
    (r.start_at at time zone l.time_zone)::date,
    (r.end_at at time zone l.time_zone)::date, '[]')) as m (missing)
  where r.status = 'reserved'
    and r.start_at < now() + interval '30 days'
    and m.missing <> '{}'
  order by 3, 1;
end;
$$;

comment on function rental.rentals_at_risk() is
  E'The reservations that may not be kept with their vehicle: it has not come back, or a '
  'compulsory document lapses (looked at 30 days ahead). reassignVehicle moves one to another '
  'vehicle. Permission: rentals.read.\n'
  'Security definer: looks into the documents of the fleet.';

grant execute on function rental.rentals_at_risk() to staff, admin, service;
