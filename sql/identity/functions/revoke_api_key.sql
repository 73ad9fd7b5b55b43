create or replace function identity.revoke_api_key(api_key_id uuid) returns identity.api_keys
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_key identity.api_keys;
begin
  perform app.require_permission('api_keys.manage');

  select * into v_key
  from identity.api_keys k where k.id = revoke_api_key.api_key_id for no key update;
  if not found then
    perform app.raise_not_found('api_key');
  end if;
  -- Whoever revokes in an emergency wants it dead, and has that.
  if v_key.revoked_at is not null then
    return v_key;
  end if;

  update identity.api_keys k set revoked_at = now() where k.id = v_key.id returning * into v_key;
  perform app.record_audit('api_key.revoke', 'done', v_key.user_id,
    jsonb_build_object('prefix', v_key.prefix), api_key_id => v_key.id);
  return v_key;
end;
$$;

comment on function identity.revoke_api_key(uuid) is
  E'Ends a key for good: it opens nothing from the next request on. A key that was revoked stays '
  'as it is. Permission: api_keys.manage.\n'
  '@param api_key_id The key.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function identity.revoke_api_key(uuid) to staff, admin;
