create or replace function webhook.purge_deliveries() returns bigint
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_purged bigint;
begin
  perform app.act_as_system();

  delete from webhook.webhook_deliveries d
  where d.id in (
    select o.id
    from webhook.webhook_deliveries o
    where o.status in ('delivered', 'failed') and o.ended_at < now() - interval '30 days'
    order by o.ended_at
    limit 10000
    for update skip locked
  );
  get diagnostics v_purged = row_count;
  return v_purged;
end;
$$;

comment on function webhook.purge_deliveries() is
  E'@behavior -*\nForgets deliveries and their attempts 30 days after they ended; at most 10,000 a '
  'call, and says how many. Security definer: the worker has no right on the tables.';

grant execute on function webhook.purge_deliveries() to rentify_worker;
