create or replace function identity.create_api_key(
  user_id uuid, name text, permissions text[], expires_at timestamptz default null
) returns identity.issued_api_key
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_permission_ids uuid[];
  v_issued identity.issued_api_key;
begin
  perform app.require_permission('api_keys.manage');

  if exists (
    select
    from unnest(create_api_key.permissions) as wanted (name)
    where not exists (select from identity.permissions p where p.name = wanted.name)
  ) then
    perform app.raise_not_found('permission');
  end if;
  select coalesce(array_agg(p.id), '{}') into v_permission_ids
  from identity.permissions p
  where p.name = any (create_api_key.permissions);

  v_issued := identity.issue_api_key(create_api_key.user_id, create_api_key.name,
    v_permission_ids, coalesce(create_api_key.expires_at, now() + interval '90 days'));

  perform app.record_audit('api_key.create', 'done', create_api_key.user_id,
    jsonb_build_object('prefix', (v_issued.api_key).prefix,
      'permissions', to_jsonb(create_api_key.permissions),
      'expires_at', (v_issued.api_key).expires_at),
    api_key_id => (v_issued.api_key).id);
  return v_issued;
end;
$$;

comment on function identity.create_api_key(uuid, text, text[], timestamptz) is
  E'@refusesIdempotencyKey\n'
  'Makes a key for a service and shows its secret, this once. It may do what its permissions say: '
  'only such as its maker holds (API_KEY_PERMISSIONS_WITHIN_GIVER), and never to manage users, '
  'roles or keys (API_KEY_PERMISSIONS_NOT_TO_MANAGE). Takes no idempotency key, because the answer '
  'would be kept with it: make another and revoke the one whose answer was lost. '
  'Permission: api_keys.manage.\n'
  '@param user_id The service.\n'
  '@param name What the key is for.\n'
  '@param permissions What its holder may do, by name, such as rentals.read.\n'
  '@param expires_at Until when it opens anything: 90 days from now unless given, 400 at most.\n'
  'Security definer: clients have no right to write the tables.';

grant execute on function identity.create_api_key(uuid, text, text[], timestamptz)
  to staff, admin;
