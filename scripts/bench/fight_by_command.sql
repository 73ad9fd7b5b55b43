-- Everybody wants one of a few slots, and who gets one gives it back: until the time is up.
create procedure bench.fight_by_command(slots integer, seconds numeric, inout done bigint)
  language plpgsql
as $$
declare
  v_until constant timestamptz := clock_timestamp() + seconds * interval '1 second';
  v_turn integer;
  v_wanted rental.quotes;
  v_rental_id uuid;
begin
  done := 0;
  while clock_timestamp() < v_until loop
    -- Chosen first: asked for in the query it would be another one for each row.
    v_turn := floor(random() * slots);
    select (j.quote).* into v_wanted from bench.jobs j
    where j.session_number = 0 and j.turn = v_turn;
    begin
      select r.id into v_rental_id from rental.reserve_rental(
        customer_id => v_wanted.customer_id, vehicle_id => v_wanted.vehicle_id,
        origin_location_id => v_wanted.origin_location_id, start_at => v_wanted.start_at,
        end_at => v_wanted.end_at) r;
    exception when exclusion_violation then
      v_rental_id := null;
    end;
    commit;
    if v_rental_id is not null then
      perform rental.cancel_rental(v_rental_id, 'other');
      commit;
    end if;
    done := done + 1;
  end loop;
end;
$$;
