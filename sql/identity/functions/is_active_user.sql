create or replace function identity.is_active_user(id uuid) returns boolean
  language sql stable
return exists (select from identity.users u where u.id = is_active_user.id and u.status = 'active');

comment on function identity.is_active_user(uuid) is
  E'@behavior -*\nWhether there is such a user who may sign in; for contexts that point at one. '
  'Granted to nobody: only security definer functions reach it.';
