-- As the desk asks: one class at one location, a week some days ahead, the first 50.
create procedure bench.search_available(turns integer, inout done bigint)
  language plpgsql
as $$
declare
  v_home record;
begin
  done := 0;
  for v_home in
    select h.*, row_number() over () as turn
    from (
      select v.vehicle_class_id, v.home_location_id
      from rental.rentable_vehicles v
      group by 1, 2
      order by 1, 2
    ) h
    cross join generate_series(1, turns)
    limit turns
  loop
    perform v.*
    from rental.available_vehicles(
      now() + v_home.turn % 60 * interval '1 day',
      now() + (v_home.turn % 60 + 7) * interval '1 day',
      v_home.home_location_id, v_home.vehicle_class_id) v
    limit 50;
    commit;
    done := done + 1;
  end loop;
end;
$$;
