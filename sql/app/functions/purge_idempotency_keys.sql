create or replace function app.purge_idempotency_keys() returns bigint
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_purged bigint;
begin
  perform app.act_as_system();

  delete from app.idempotency_keys k
  where (k.user_id, k.key) in (
    select e.user_id, e.key from app.idempotency_keys e
    where e.claimed_at < now() - interval '24 hours'
    order by e.claimed_at
    limit 10000
    for update skip locked
  );
  get diagnostics v_purged = row_count;
  return v_purged;
end;
$$;

comment on function app.purge_idempotency_keys() is
  E'@behavior -*\nForgets keys older than 24 hours, at most 10,000 a call, and says how many. '
  'Security definer: the worker has no right on the table.';

grant execute on function app.purge_idempotency_keys() to rentify_worker;
