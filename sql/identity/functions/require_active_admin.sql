insert into app.rules (name, sqlstate, status, message) values
  ('users_last_admin_stays', '55000', null, 'Somebody must stay admin.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- The lock makes those who shut out admins wait for each other: of the last two, each shut out by
-- the other, one stays.
create or replace function identity.require_active_admin() returns void
  language plpgsql volatile set search_path = ''
as $$
begin
  perform app.require_read_committed();
  perform from identity.roles r where r.name = 'admin' for no key update;

  if not exists (
    select
    from identity.users u
    join identity.user_roles ur on ur.user_id = u.id
    join identity.roles r on r.id = ur.role_id
    where r.name = 'admin'
      and u.status = 'active'
      -- A program cannot sign in to let people in again.
      and not exists (
        select
        from identity.user_roles also
        join identity.roles service on service.id = also.role_id
        where also.user_id = u.id and service.token_role = 'service')
  ) then
    perform app.raise_rule('users_last_admin_stays');
  end if;
end;
$$;

comment on function identity.require_active_admin() is
  E'@behavior -*\nRefuses what leaves no active admin (users_last_admin_stays).';
