-- The same wishes by an insert that the exclusion refuses after the fact: where two meet, both wait
-- for each other until the deadlock is found.
create procedure bench.fight_by_insert(slots integer, seconds numeric, inout done bigint)
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
      insert into bench.excluded_rentals (
        customer_id, vehicle_id, vehicle_class_id, origin_location_id, destination_location_id,
        start_at, end_at, blocked_until, pricing_plan_id, pricing_plan_rate_id, agreed_lines,
        net_cents, tax_cents, total_cents, deposit_cents, currency)
      values (
        v_wanted.customer_id, v_wanted.vehicle_id, v_wanted.vehicle_class_id,
        v_wanted.origin_location_id, v_wanted.destination_location_id, v_wanted.start_at,
        v_wanted.end_at, v_wanted.end_at + interval '1 hour', v_wanted.pricing_plan_id,
        v_wanted.pricing_plan_rate_id, v_wanted.lines, v_wanted.net_cents, v_wanted.tax_cents,
        v_wanted.total_cents, v_wanted.deposit_cents, v_wanted.currency)
      returning id into v_rental_id;
      done := done + 1;
    exception
      when exclusion_violation then
        v_rental_id := null;
        done := done + 1;
      when deadlock_detected then
        -- A second of waiting for nothing: neither won nor refused.
        v_rental_id := null;
    end;
    commit;
    if v_rental_id is not null then
      update bench.excluded_rentals set status = 'cancelled' where id = v_rental_id;
      commit;
    end if;
  end loop;
end;
$$;
