insert into app.rules (name, sqlstate, status, message) values
  ('api_keys_of_active_service', '23514', null, 'Only a service that is active has keys.'),
  ('api_key_permissions_within_giver', '55000', 403,
   'Nobody gives a permission that they don''t have.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- Each gen_random_uuid() has 122 bits from the system's generator: the secret has 244.
create or replace function identity.issue_api_key(
  user_id uuid, name text, permission_ids uuid[], expires_at timestamptz,
  replaces_key_id uuid default null
) returns identity.issued_api_key
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  v_prefix constant text := 'rk_' || left(gen_random_uuid()::text, 8);
  v_secret constant text := v_prefix || '_' || rtrim(translate(
    encode(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), 'base64'),
    '+/', '-_'), '=');
  v_key identity.api_keys;
begin
  if not identity.is_service(issue_api_key.user_id) then
    perform app.raise_rule('api_keys_of_active_service');
  end if;
  if exists (
    select
    from identity.permissions p
    where p.id = any (issue_api_key.permission_ids) and not app.has_permission(p.name)
  ) then
    perform app.raise_rule('api_key_permissions_within_giver');
  end if;

  insert into identity.api_keys
    (user_id, name, prefix, secret_hash, expires_at, replaces_key_id)
  values
    (issue_api_key.user_id, app.clean_text(issue_api_key.name), v_prefix,
     sha256(convert_to(v_secret, 'utf8')), issue_api_key.expires_at,
     issue_api_key.replaces_key_id)
  returning * into v_key;

  insert into identity.api_key_permissions (api_key_id, permission_id, created_by)
  select v_key.id, p.id, app.current_user_id()
  from identity.permissions p
  where p.id = any (issue_api_key.permission_ids);
  return (v_key, v_secret);
end;
$$;

comment on function identity.issue_api_key(uuid, text, uuid[], timestamptz, uuid) is
  E'@behavior -*\nMakes a key for a service, with permissions that its maker holds, and shows its '
  'secret. Granted to nobody: commands call it.';
