-- Never an insert: whoever was declared dead must learn of it, because others run its jobs.
create or replace function app.beat_worker(worker_id text) returns boolean
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform app.act_as_system();

  update app.worker_heartbeats h set beaten_at = clock_timestamp()
  where h.worker_id = beat_worker.worker_id;
  return found;
end;
$$;

comment on function app.beat_worker(text) is
  E'@behavior -*\nSays that a worker lives; false where it was declared dead meanwhile. Security '
  'definer: the worker has no right on the table.';

grant execute on function app.beat_worker(text) to rentify_worker;
