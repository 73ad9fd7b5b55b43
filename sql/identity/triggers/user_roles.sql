create or replace function identity.tg_user_roles__last_admin_stays() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if exists (
    select
    from identity.roles r, identity.users u
    where r.id = old.role_id and r.name = 'admin' and u.id = old.user_id and u.status = 'active'
  ) then
    perform identity.require_active_admin();
  end if;
  return null;
end;
$$;

comment on function identity.tg_user_roles__last_admin_stays() is
  'Refuses to take the role from the last active admin (users_last_admin_stays).';

create or replace trigger _100_stamp
  before insert or update on identity.user_roles
  for each row execute function app.tg__stamp();

create or replace trigger _200_last_admin_stays
  after update or delete on identity.user_roles
  for each row execute function identity.tg_user_roles__last_admin_stays();
