insert into app.rules (name, sqlstate, status, message) values
  ('api_key_permissions_not_to_manage', '23514', null,
   'A key never manages users, roles, keys or clients: only people do.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- A key lies in files and is copied: whoever finds one must not be able to make themselves an
-- admin, or keys that outlive it.
create or replace function identity.tg_api_key_permissions__not_to_manage() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if exists (
    select
    from identity.permissions p
    where p.id = new.permission_id
      and p.name in ('users.manage', 'roles.manage', 'api_keys.manage', 'clients.manage')
  ) then
    perform app.raise_rule('api_key_permissions_not_to_manage');
  end if;
  return new;
end;
$$;

comment on function identity.tg_api_key_permissions__not_to_manage() is
  'Keeps what only people do from every key.';

create or replace trigger _200_not_to_manage
  before insert or update of permission_id on identity.api_key_permissions
  for each row execute function identity.tg_api_key_permissions__not_to_manage();
