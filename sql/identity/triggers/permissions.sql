create or replace trigger _100_stamp
  before insert or update on identity.permissions
  for each row execute function app.tg__stamp();

-- Whatever a later context adds, the admin may do.
create or replace function identity.tg_permissions__admin_has_all() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  insert into identity.role_permissions (role_id, permission_id)
  select r.id, new.id from identity.roles r where r.name = 'admin'
  on conflict on constraint role_permissions_pkey do nothing;
  return null;
end;
$$;

comment on function identity.tg_permissions__admin_has_all() is
  'Gives a new permission to the role admin.';

create or replace trigger _500_admin_has_all
  after insert on identity.permissions
  for each row execute function identity.tg_permissions__admin_has_all();
