create or replace function identity.token_role_of(user_id uuid) returns identity.token_role
  language sql stable
begin atomic
  select r.token_role
  from identity.user_roles ur
  join identity.roles r on r.id = ur.role_id
  where ur.user_id = token_role_of.user_id
  order by array_position('{admin,staff,customer,service}'::text[], r.token_role::text)
  limit 1;
end;

comment on function identity.token_role_of(uuid) is
  E'@behavior -*\nThe role that the tokens of a user name: the first of admin, staff, customer and '
  'service that a role of the user gives; null without any. Granted to nobody: the functions of '
  'the doors call it.';
