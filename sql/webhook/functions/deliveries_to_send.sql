-- Claimed by moving next_attempt_at on, not by a lock: nothing is held while a receiver answers,
-- and what a killed worker had claimed is due again by itself. The claim must outlast an attempt
-- (worker/webhooks/post_webhook.ts), or two workers would send one. Four at once to one
-- endpoint, so that one that is slow takes few of the turns.
create or replace function webhook.deliveries_to_send(max_count integer)
  returns table (
    id uuid, webhook_endpoint_id uuid, url text, body text, event_type text, attempt integer,
    secret_ids uuid[])
  language plpgsql volatile security definer rows 10 set search_path = ''
as $$
#variable_conflict use_column
begin
  perform app.act_as_system();

  -- Whose worker was killed at the last attempt.
  update webhook.webhook_deliveries d
  set status = 'failed', failure_code = 'TOO_MANY_ATTEMPTS', ended_at = now(),
      claimed_until = null
  where d.id in (
    select o.id
    from webhook.webhook_deliveries o
    where o.status = 'pending' and o.attempts_left = 0 and o.next_attempt_at <= now()
    limit 1000
    for update skip locked
  );

  return query
  update webhook.webhook_deliveries d
  set attempts = d.attempts + 1, attempts_left = d.attempts_left - 1,
      claimed_until = now() + interval '30 seconds',
      next_attempt_at = now() + interval '30 seconds'
  from webhook.webhook_endpoints e
  -- An array is read once; a join might ask again and claim more than max_count.
  where e.id = d.webhook_endpoint_id and d.id = any (array(
    select due.id
    from webhook.webhook_endpoints o
    cross join lateral (
      select p.id, p.next_attempt_at
      from webhook.webhook_deliveries p
      where p.webhook_endpoint_id = o.id and p.status = 'pending' and p.attempts_left > 0
        and p.next_attempt_at <= now()
      order by p.next_attempt_at
      limit greatest(0, 4 - (
        select count(*)
        from webhook.webhook_deliveries c
        where c.webhook_endpoint_id = o.id and c.claimed_until > now()))
      for update skip locked
    ) due
    where o.disabled_at is null
    order by due.next_attempt_at
    limit least(max_count, 100)
  ))
  returning d.id, e.id, e.url, d.body, d.event_type, d.attempts, array(
    select s.id
    from webhook.webhook_endpoint_secrets s
    where s.webhook_endpoint_id = e.id and coalesce(s.expires_at > now(), true)
    order by s.id desc);
end;
$$;

comment on function webhook.deliveries_to_send(integer) is
  E'@behavior -*\nThe deliveries that are due, the oldest first, at most four at once for an '
  'endpoint, claimed: each is due again after 30 seconds unless its attempt is recorded before. '
  'With each the ids of the secrets that sign it. Security definer: the worker has no right on '
  'the tables.';

grant execute on function webhook.deliveries_to_send(integer) to rentify_worker;
