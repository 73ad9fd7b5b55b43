-- A session stays for 90 days after its end, to be shown; its refresh tokens for 7, because one
-- that comes back later than that says no more than that it is good for nothing. One-time tokens
-- stay for an hour: how many were sent in it is counted (send_phone_code, request_password_reset).
create or replace function identity.purge_expired() returns bigint
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_purged bigint := 0;
  v_rows bigint;
begin
  perform app.act_as_system();

  delete from identity.registrations r
  where r.id in (
    select e.id from identity.registrations e
    where e.expires_at <= now()
    order by e.expires_at
    limit 10000
    for update skip locked
  );
  get diagnostics v_rows = row_count;
  v_purged := v_purged + v_rows;

  delete from identity.one_time_tokens t
  where t.id in (
    select e.id from identity.one_time_tokens e
    where e.expires_at <= now() - interval '1 hour'
    order by e.expires_at
    limit 10000
    for update skip locked
  );
  get diagnostics v_rows = row_count;
  v_purged := v_purged + v_rows;

  delete from identity.refresh_tokens t
  where t.id in (
    select e.id from identity.refresh_tokens e
    join identity.sessions s on s.id = e.session_id
    -- By the sessions of a week, which are few beside all tokens; what a worker that stood still
    -- for longer has missed goes with its session.
    where least(s.ended_at, s.expires_at)
      between now() - interval '14 days' and now() - interval '7 days'
    limit 10000
    for update of e skip locked
  );
  get diagnostics v_rows = row_count;
  v_purged := v_purged + v_rows;

  delete from identity.oidc_artifacts a
  where (a.kind, a.id_hash) in (
    select e.kind, e.id_hash from identity.oidc_artifacts e
    where e.expires_at <= now()
    order by e.expires_at
    limit 10000
    for update skip locked
  );
  get diagnostics v_rows = row_count;
  v_purged := v_purged + v_rows;

  delete from identity.sessions s
  where s.id in (
    select e.id from identity.sessions e
    where least(e.ended_at, e.expires_at) <= now() - interval '90 days'
    limit 10000
    for update skip locked
  );
  get diagnostics v_rows = row_count;
  return v_purged + v_rows;
end;
$$;

comment on function identity.purge_expired() is
  E'@behavior -*\nForgets what nobody can use any more: requests for an account, one-time tokens, '
  'what the OpenID provider kept, refresh tokens of sessions that ended a week ago, sessions that '
  'ended 90 days ago. At most '
  '10,000 of each a call; says how many. Security definer: the worker has no right on the tables.';

grant execute on function identity.purge_expired() to rentify_worker;
