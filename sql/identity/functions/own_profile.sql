create or replace function identity.own_profile()
  returns table (
    id uuid, email text, display_name text, phone text, phone_verified_at timestamptz,
    row_version bigint, roles text[], permissions text[])
  language sql stable security definer
begin atomic
  select
    u.id, u.email, u.display_name, u.phone, u.phone_verified_at, u.row_version,
    coalesce((
      select array_agg(r.name order by r.name)
      from identity.user_roles ur
      join identity.roles r on r.id = ur.role_id
      where ur.user_id = u.id), '{}'),
    identity.current_permissions()
  from identity.current_user_account() u
  where u.id is not null;
end;

comment on function identity.own_profile() is
  E'@behavior -*\nWho the user of this request is, and may do; no row when that is nobody, or was '
  'shut out. Security definer: one row, the caller''s own.';

grant execute on function identity.own_profile() to gatekeeper;
