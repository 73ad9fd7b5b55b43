create or replace function identity.current_permissions() returns text[]
  language sql stable security definer
begin atomic
  select coalesce(array_agg(distinct p.name order by p.name), '{}')
  from identity.users u
  join identity.user_roles ur on ur.user_id = u.id
  join identity.role_permissions rp on rp.role_id = ur.role_id
  join identity.permissions p on p.id = rp.permission_id
  where u.id = app.current_user_id() and u.status = 'active';
end;

comment on function identity.current_permissions() is
  'What the user of this request may do, by name; empty without a token. Security definer: only '
  'the caller''s own.';

grant execute on function identity.current_permissions()
  to anonymous, customer, staff, admin, service;
