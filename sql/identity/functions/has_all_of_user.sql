create or replace function identity.has_all_of_user(user_id uuid) returns boolean
  language sql stable
return not exists (
  select
  from (
    select rp.permission_id
    from identity.user_roles ur
    join identity.role_permissions rp on rp.role_id = ur.role_id
    where ur.user_id = has_all_of_user.user_id
    union
    select kp.permission_id
    from identity.api_keys k
    join identity.api_key_permissions kp on kp.api_key_id = k.id
    where k.user_id = has_all_of_user.user_id
      and k.revoked_at is null
      and k.expires_at > now()
  ) held
  join identity.permissions p on p.id = held.permission_id
  where p.name <> all ((select identity.current_permissions())::text[]));

comment on function identity.has_all_of_user(uuid) is
  E'@behavior -*\nWhether the user of this request may do all that the other may, by roles and by '
  'keys.';
