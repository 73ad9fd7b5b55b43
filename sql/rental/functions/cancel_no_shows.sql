-- The key is the rental: it is cancelled once. A row that somebody holds is being handed over:
-- skipped, and judged by the next run. The grace also runs from the record: a rental on paper is
-- reserved after its start, and handed over in the next request. Who waits for a vehicle that
-- stands in the workshop is not missed. Few at a time: each has an invoice, and the next number of
-- those waits for the commit.
create or replace function rental.cancel_no_shows() returns bigint
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_rental_id uuid;
  v_cancelled bigint := 0;
begin
  perform app.act_as_system();

  for v_rental_id in
    select r.id
    from rental.rentals r
    where r.status = 'reserved'
      and r.start_at < now() - rental.no_show_grace()
      and r.created_at < now() - rental.no_show_grace()
      and not exists (
        select from rental.rentable_vehicles v
        where v.id = r.vehicle_id and v.workshop_until is not null)
    order by r.start_at
    limit 50
    for no key update skip locked
  loop
    perform rental.end_reservation(v_rental_id, 'no_show');
    v_cancelled := v_cancelled + 1;
  end loop;
  return v_cancelled;
end;
$$;

comment on function rental.cancel_no_shows() is
  E'@behavior -*\nCancels the reservations whose customers did not come, with their fee; at most '
  '50 a call, and says how many. Security definer: the worker has no right on the table.';

grant execute on function rental.cancel_no_shows() to rentify_worker;
