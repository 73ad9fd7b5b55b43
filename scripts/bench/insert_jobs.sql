do $$
declare
  v_table text;
begin
  -- The peers' loops, alike but for their table; not dynamic, for a plan that is kept is part of
  -- the comparison.
  foreach v_table in array array['plain', 'keyed'] loop
    execute format($loop$
      create procedure bench.insert_%1$s_jobs(session_number integer, inout done bigint)
        language plpgsql
      as $body$
      declare
        v_job record;
      begin
        done := 0;
        for v_job in
          select (j.quote).* from bench.jobs j
          where j.session_number = insert_%1$s_jobs.session_number order by j.turn
        loop
          insert into bench.%1$s_rentals (
            quote_id, customer_id, vehicle_id, vehicle_class_id, origin_location_id,
            destination_location_id, start_at, end_at, blocked_until, pricing_plan_id,
            pricing_plan_rate_id, agreed_lines, net_cents, tax_cents, total_cents, deposit_cents,
            currency)
          values (
            v_job.id, v_job.customer_id, v_job.vehicle_id, v_job.vehicle_class_id,
            v_job.origin_location_id, v_job.destination_location_id, v_job.start_at, v_job.end_at,
            v_job.end_at + interval '1 hour', v_job.pricing_plan_id, v_job.pricing_plan_rate_id,
            v_job.lines, v_job.net_cents, v_job.tax_cents, v_job.total_cents, v_job.deposit_cents,
            v_job.currency);
          commit;
          done := done + 1;
        end loop;
      end;
      $body$;
    $loop$, v_table);
  end loop;
end;
$$;
