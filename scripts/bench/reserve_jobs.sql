-- Reserves what is offered to this session, a transaction each.
create procedure bench.reserve_jobs(session_number integer, inout done bigint)
  language plpgsql
as $$
declare
  v_job record;
begin
  done := 0;
  for v_job in
    select (j.quote).id from bench.jobs j
    where j.session_number = reserve_jobs.session_number
    order by j.turn
  loop
    perform rental.reserve_rental(quote_id => v_job.id);
    commit;
    done := done + 1;
  end loop;
end;
$$;
