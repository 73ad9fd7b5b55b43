-- And nothing else: a key must never act as a person.
create or replace function identity.is_service(user_id uuid) returns boolean
  language sql stable
return exists (
  select
  from identity.users u
  where u.id = is_service.user_id
    and u.status = 'active'
    and identity.token_role_of(u.id) = 'service'
);

comment on function identity.is_service(uuid) is
  E'@behavior -*\nWhether there is such a user, it is a service, and it is active. Granted to '
  'nobody: commands call it.';
