-- The life of a user; other ways to come into being stand with their commands.
select app.allow_transition('user', null, 'active', 'create_staff', null);
select app.allow_transition('user', null, 'active', 'create_service', null);
select app.allow_transition('user', 'active', 'disabled', 'disable_user', 'UserDisabled');
select app.allow_transition('user', 'disabled', 'active', 'enable_user', 'UserEnabled');

insert into app.rules (name, sqlstate, status, message) values
  ('users_status_transition', '55000', null, 'The user cannot go from this state to that one.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function identity.tg_users__last_admin_stays() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if exists (
    select
    from identity.user_roles ur
    join identity.roles r on r.id = ur.role_id
    where ur.user_id = new.id and r.name = 'admin'
  ) then
    perform identity.require_active_admin();
  end if;
  return null;
end;
$$;

comment on function identity.tg_users__last_admin_stays() is
  'Refuses to disable the last active admin (users_last_admin_stays).';

create or replace trigger _100_stamp
  before insert or update on identity.users
  for each row execute function app.tg__stamp();

create or replace trigger _200_state_transition
  before insert or update of status on identity.users
  for each row execute function app.tg__state_transition('user');

create or replace trigger _200_last_admin_stays
  after update of status on identity.users
  for each row when (new.status <> 'active')
  execute function identity.tg_users__last_admin_stays();

create or replace trigger _800_state_change
  after insert or update of status on identity.users
  for each row execute function app.tg__state_change('user', 'id', 'status');
