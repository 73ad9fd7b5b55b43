insert into app.rules (name, sqlstate, status, message) values
  ('api_keys_live', '55000', null, 'This key was revoked or has expired.'),
  ('api_keys_overlap_range', '23514', null, 'The old key lives on for 0 to 168 hours.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function identity.rotate_api_key(
  api_key_id uuid, overlap_hours integer default 24
) returns identity.issued_api_key
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_overlap_hours constant integer := coalesce(rotate_api_key.overlap_hours, 24);
  v_key identity.api_keys;
  v_permission_ids uuid[];
  v_issued identity.issued_api_key;
begin
  perform app.require_permission('api_keys.manage');
  if v_overlap_hours not between 0 and 168 then
    perform app.raise_rule('api_keys_overlap_range');
  end if;

  select * into v_key
  from identity.api_keys k where k.id = rotate_api_key.api_key_id for no key update;
  if not found then
    perform app.raise_not_found('api_key');
  end if;
  if v_key.revoked_at is not null or v_key.expires_at <= now() then
    perform app.raise_rule('api_keys_live');
  end if;

  select coalesce(array_agg(kp.permission_id), '{}') into v_permission_ids
  from identity.api_key_permissions kp
  where kp.api_key_id = v_key.id;
  v_issued := identity.issue_api_key(v_key.user_id, v_key.name, v_permission_ids,
    now() + (v_key.expires_at - v_key.created_at), v_key.id);

  update identity.api_keys k
  set expires_at = least(k.expires_at, now() + make_interval(hours => v_overlap_hours))
  where k.id = v_key.id;
  -- Two live keys, never three: the one before it has had its overlap.
  update identity.api_keys k
  set expires_at = now()
  where k.id = v_key.replaces_key_id and k.expires_at > now();

  perform app.record_audit('api_key.rotate', 'done', v_key.user_id,
    jsonb_build_object('prefix', v_key.prefix, 'successor', (v_issued.api_key).prefix,
      'overlap_hours', v_overlap_hours),
    api_key_id => v_key.id);
  return v_issued;
end;
$$;

comment on function identity.rotate_api_key(uuid, integer) is
  E'@refusesIdempotencyKey\n'
  'Makes the key that comes after this one, with the same name, permissions and length of life, '
  'and shows its secret, this once. Both open the API until the overlap is over. A key is rotated '
  'once (API_KEYS_REPLACES_KEY_ID_KEY), by somebody who holds all of its permissions. Takes no '
  'idempotency key, because the answer would be kept with it. Permission: api_keys.manage.\n'
  '@param api_key_id The key to replace.\n'
  '@param overlap_hours For how long it still opens the API: 24 hours unless given, 168 at most.\n'
  'Security definer: clients have no right to write the tables.';

grant execute on function identity.rotate_api_key(uuid, integer) to staff, admin;
