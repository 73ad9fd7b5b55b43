insert into app.rules (name, sqlstate, status, message) values
  ('idempotency_keys_same_request', '55000', 422,
   'This idempotency key was used for another request.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- The insert waits for a concurrent owner of the key; lock_timeout bounds the wait (55P03,
-- retried).
create or replace function app.claim_idempotency_key(operation text, request_hash text) returns json
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_user_id constant uuid := app.current_user_id();
  v_key constant text := nullif(current_setting('request.idempotency_key', true), '');
  v_stored app.idempotency_keys;
  v_permission text;
begin
  if v_user_id is null or v_key is null then
    return null;
  end if;

  insert into app.idempotency_keys (user_id, key, operation, request_hash)
  values (v_user_id, v_key, claim_idempotency_key.operation, claim_idempotency_key.request_hash)
  on conflict on constraint idempotency_keys_pkey do update
    set operation = excluded.operation, request_hash = excluded.request_hash,
        permissions = '{}', response = null, claimed_at = now()
    where idempotency_keys.claimed_at < now() - interval '24 hours';
  if found then
    return null;
  end if;

  select * into strict v_stored
  from app.idempotency_keys k
  where k.user_id = v_user_id and k.key = v_key;

  if (v_stored.operation, v_stored.request_hash)
     is distinct from (claim_idempotency_key.operation, claim_idempotency_key.request_hash) then
    perform app.raise_rule('idempotency_keys_same_request');
  end if;

  foreach v_permission in array v_stored.permissions loop
    perform app.require_permission(v_permission);
  end loop;
  return v_stored.response;
end;
$$;

comment on function app.claim_idempotency_key(text, text) is
  E'@behavior -*\nClaims the key of this request: null means go on, else the stored answer. '
  'Refuses another request '
  'under the same key (idempotency_keys_same_request) and whoever lost a permission that the '
  'first run needed '
  '(42501). Security definer: the table is closed to everybody.';

grant execute on function app.claim_idempotency_key(text, text)
  to anonymous, customer, staff, admin, service;
