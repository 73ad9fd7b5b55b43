-- The time of an open job is not for rent, but where a reservation was there before it.
select j.id as job_id, j.vehicle_id, a.available_during
from maintenance.maintenance_jobs j
join rental.vehicle_availability a
  on a.vehicle_id = j.vehicle_id
  and a.available_during
    && tstzrange(coalesce(j.started_at, j.scheduled_for), j.expected_until)
where j.status in ('scheduled', 'in_progress')
  and not a.available_during
      * tstzrange(coalesce(j.started_at, j.scheduled_for), j.expected_until)
    <@ coalesce(
      (select range_agg(r.rental_period) from rental.rentals r
       where r.vehicle_id = j.vehicle_id and r.status = 'reserved' and j.is_forced),
      '{}'::tstzmultirange)
