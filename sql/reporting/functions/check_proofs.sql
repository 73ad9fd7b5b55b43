create or replace function reporting.check_proofs() returns integer
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_run reporting.proof_runs;
begin
  perform app.act_as_system();

  with found as materialized (
    select p.rule, p.entity, p.entity_id, p.detail from reporting.proofs p
  ),
  first as (
    select f.rule, f.entity, f.entity_id, f.detail from found f limit 20
  )
  insert into reporting.proof_runs (
    duration_ms, sealed_position, violation_count, first_violations)
  select (extract(epoch from clock_timestamp() - now()) * 1000)::integer,
         coalesce((select max(s.position) from accounting.ledger_seals s), 0), c.violation_count,
         coalesce((select jsonb_agg(to_jsonb(f)) from first f), '[]')
  from (select count(*)::integer from found) c (violation_count)
  returning * into v_run;
  return v_run.violation_count;
end;
$$;

comment on function reporting.check_proofs() is
  E'@behavior -*\nProves the books and keeps what was found; says how many faults there are. '
  'Security definer: the worker has no right on the tables.';

grant execute on function reporting.check_proofs() to rentify_worker;
