create or replace function app.leave_worker(worker_id text) returns void
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform app.act_as_system();

  delete from app.worker_heartbeats h where h.worker_id = leave_worker.worker_id;
end;
$$;

comment on function app.leave_worker(text) is
  E'@behavior -*\nEnds the life of a worker that has stopped: it holds no job any more. Security '
  'definer: the worker has no right on the table.';

grant execute on function app.leave_worker(text) to rentify_worker;
