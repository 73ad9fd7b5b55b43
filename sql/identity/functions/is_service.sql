create or replace function identity.is_service(user_id uuid) returns boolean
  language sql stable
return exists (
  select
  from identity.users u
  join identity.user_roles ur on ur.user_id = u.id
  join identity.roles r on r.id = ur.role_id
  where u.id = is_service.user_id and u.status = 'active' and r.token_role = 'service'
);

comment on function identity.is_service(uuid) is
  E'@behavior -*\nWhether there is such a user, it is a service, and it is active. Granted to '
  'nobody: commands call it.';
