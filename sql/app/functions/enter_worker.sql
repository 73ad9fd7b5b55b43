create or replace function app.enter_worker(worker_id text) returns void
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform app.act_as_system();

  insert into app.worker_heartbeats (worker_id) values (enter_worker.worker_id);
end;
$$;

comment on function app.enter_worker(text) is
  E'@behavior -*\nBegins the life of a worker; it calls this before it takes its first job. '
  'Security definer: the worker has no right on the table.';

grant execute on function app.enter_worker(text) to rentify_worker;
