create or replace function identity.is_invitable(user_id uuid) returns boolean
  language sql stable
return exists (
  select
  from identity.users u
  join identity.staff_profiles s on s.user_id = u.id
  where u.id = is_invitable.user_id
    and u.status = 'active'
    and not exists (select from identity.passwords p where p.user_id = u.id));

comment on function identity.is_invitable(uuid) is
  E'@behavior -*\nWhether this is an active member of staff who has no password yet.';
