-- It belongs to rental because the warning names the reservations in danger, which the fleet does
-- not know. The key is the document and the threshold (fleet.vehicle_document_warnings). A day on
-- which nobody ran is made up for by one warning at the smallest threshold that was passed; what
-- has ended is not ending any more: rentals_at_risk tells of it. Days are those of the place where
-- the vehicle is at home: of all zones, a day begins and ends at most a day from that of UTC.
create or replace function rental.warn_of_expiring_documents() returns bigint
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_utc_today constant date := (now() at time zone 'UTC')::date;
  v_ending record;
  v_warned bigint := 0;
begin
  perform app.act_as_system();

  for v_ending in
    select e.id, e.vehicle_id, e.kind, e.expires_on, l.time_zone, t.days_left
    from fleet.ending_documents(daterange(v_utc_today - 1, v_utc_today + 31, '[]')) e
    join rental.rentable_vehicles v on v.id = e.vehicle_id and v.is_in_service
    join rental.locations l on l.id = v.home_location_id
    cross join lateral (
      select min(s.days_left) as days_left
      from unnest(array[30, 7, 1]) as s (days_left)
      where e.expires_on - (now() at time zone l.time_zone)::date between 0 and s.days_left
    ) t
    where t.days_left is not null
      and (e.warned_days_left is null or e.warned_days_left > t.days_left)
    order by e.id
    limit 500
  loop
    continue when not fleet.note_document_warning(v_ending.id, v_ending.days_left);
    perform app.emit_event(
      'VehicleDocumentExpiring', 'vehicle_document', v_ending.id, jsonb_build_object(
        'id', v_ending.id, 'vehicle_id', v_ending.vehicle_id, 'kind', v_ending.kind,
        'expires_on', v_ending.expires_on, 'days_left', v_ending.days_left,
        'reservation_ids', (
          select coalesce(jsonb_agg(r.id order by r.start_at, r.id), '[]')
          from rental.rentals r
          where r.vehicle_id = v_ending.vehicle_id and r.status in ('reserved', 'active')
            and (r.end_at at time zone v_ending.time_zone)::date > v_ending.expires_on)));
    v_warned := v_warned + 1;
  end loop;
  return v_warned;
end;
$$;

comment on function rental.warn_of_expiring_documents() is
  E'@behavior -*\nEmits VehicleDocumentExpiring for each document of a vehicle in service that '
  'ends within 30, 7 or 1 days and is not renewed, once at each threshold: its last day of '
  'validity (expires_on), the threshold (days_left) and the rentals that last beyond it. At most '
  '500 a call, and says how many. Security definer: the worker has no right on the tables.';

grant execute on function rental.warn_of_expiring_documents() to rentify_worker;
