create or replace function identity.current_permissions() returns text[]
  language sql stable security definer
begin atomic
  select coalesce(array_agg(p.name order by p.name), '{}')
  from identity.permissions p
  where app.has_permission(p.name);
end;

comment on function identity.current_permissions() is
  'What the user of this request may do, by name; empty without a token. Security definer: only '
  'the caller''s own.';

grant execute on function identity.current_permissions()
  to anonymous, customer, staff, admin, service;
