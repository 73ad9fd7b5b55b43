create or replace function reporting.last_proof_run()
  returns table (ran_at timestamptz, violation_count integer)
  language plpgsql stable security definer rows 1 set search_path = ''
as $$
begin
  return query
  select r.ran_at, r.violation_count
  from reporting.proof_runs r
  order by r.ran_at desc
  limit 1;
end;
$$;

comment on function reporting.last_proof_run() is
  E'@behavior -*\nWhen the books were last proven, and how many faults there were: for the metrics '
  'of the server. Security definer: nobody has a right on the table.';

grant execute on function reporting.last_proof_run() to gatekeeper;
