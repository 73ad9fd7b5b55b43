insert into app.rules (name, sqlstate, status, message) values
  ('users_system_untouched', '55000', 403, 'The system itself is nobody''s to change.'),
  ('users_within_manager', '55000', 403, 'This user may do what you may not: ask an admin.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- Whoever manages users would be an admin otherwise: by taking an admin's roles, shutting the
-- admins out, or inviting one anew.
create or replace function identity.lock_managed_user(user_id uuid) returns identity.users
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  v_user identity.users;
begin
  select * into v_user
  from identity.users u
  where u.id = lock_managed_user.user_id
  for no key update;
  if not found then
    perform app.raise_not_found('user');
  end if;
  if v_user.id = app.system_user_id() then
    perform app.raise_rule('users_system_untouched');
  end if;
  if not identity.has_all_of_user(v_user.id) then
    perform app.raise_rule('users_within_manager');
  end if;
  return v_user;
end;
$$;

comment on function identity.lock_managed_user(uuid) is
  E'@behavior -*\nLocks a user whom the caller is about to change; refuses the system '
  '(users_system_untouched) and whoever may do what the caller may not (users_within_manager).';
