-- A bounded batch: the job calls again while it is full.
create or replace function rental.expire_quotes() returns integer
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_expired integer;
begin
  perform app.act_as_system();

  update rental.quotes q
  set status = 'expired'
  where q.id in (
    select o.id from rental.quotes o
    where o.status = 'open' and o.expires_at <= now()
    order by o.expires_at
    limit 1000
    for update skip locked
  );
  get diagnostics v_expired = row_count;
  return v_expired;
end;
$$;

comment on function rental.expire_quotes() is
  E'@behavior -*\nExpires the open quotes whose time is over, at most 1,000 a call, and says how '
  'many. Security definer: the worker has no right on the table.';

grant execute on function rental.expire_quotes() to rentify_worker;
