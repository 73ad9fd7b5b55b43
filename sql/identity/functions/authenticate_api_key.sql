-- Locks the key, so that servers that see it at once write down its use once.
create or replace function identity.authenticate_api_key(secret_hash bytea)
  returns table (api_key_id uuid, user_id uuid)
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_key identity.api_keys;
  v_refusal text;
begin
  select * into v_key
  from identity.api_keys k
  where k.secret_hash = authenticate_api_key.secret_hash
  for no key update;
  if not found then
    return;
  end if;

  v_refusal := case
    when v_key.revoked_at is not null then 'revoked'
    when v_key.expires_at <= now() then 'expired'
    when not identity.is_active_user(v_key.user_id) then 'disabled'
  end;
  if v_refusal is null then
    -- Proven: from here on it is the service that acts.
    perform set_config('jwt.claims.sub', v_key.user_id::text, true);
  end if;
  perform identity.note_api_key_use(v_key, v_refusal);

  if v_refusal is null then
    api_key_id := v_key.id;
    user_id := v_key.user_id;
    return next;
  end if;
end;
$$;

comment on function identity.authenticate_api_key(bytea) is
  E'@behavior -*\nThe key of this SHA-256 and its service, and notes that it was used; no row when '
  'there is none, it was revoked, has expired, or its service is disabled. Security definer: the '
  'doors have no right on the table.';

grant execute on function identity.authenticate_api_key(bytea) to gatekeeper;
