create or replace function app.audit_retried_jobs(jobs jsonb, operator text) returns void
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform app.act_as_system();

  perform app.record_audit('job.retry', 'done', null,
    jsonb_build_object('jobs', jobs, 'operator', operator));
end;
$$;

comment on function app.audit_retried_jobs(jsonb, text) is
  E'@behavior -*\nWrites down that somebody at the command line had jobs run again; the operator '
  'is the name of their account on that machine. Security definer: the worker has no right on the '
  'audit.';

grant execute on function app.audit_retried_jobs(jsonb, text) to rentify_worker;
