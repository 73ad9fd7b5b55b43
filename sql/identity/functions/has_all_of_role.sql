create or replace function identity.has_all_of_role(role_id uuid) returns boolean
  language sql stable
return not exists (
  select
  from identity.role_permissions rp
  join identity.permissions p on p.id = rp.permission_id
  where rp.role_id = has_all_of_role.role_id
    and p.name <> all ((select identity.current_permissions())::text[]));

comment on function identity.has_all_of_role(uuid) is
  E'@behavior -*\nWhether the user of this request may do all that the role may.';
