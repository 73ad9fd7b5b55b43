insert into app.rules (name, sqlstate, status, message) values
  ('staff_profiles_row_version_current', '55000', null,
   'The profile was changed since it was read.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function identity.update_staff_profile(
  id uuid,
  row_version bigint,
  staff_type identity.staff_type default null,
  daily_rate_cents app.cents default null,
  currency app.currency_code default null
) returns identity.staff_profiles
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_user identity.users;
  v_profile identity.staff_profiles;
begin
  perform app.require_permission('users.manage');
  v_user := identity.lock_managed_user(id);

  select * into v_profile
  from identity.staff_profiles s
  where s.user_id = v_user.id
  for no key update;
  if not found then
    perform app.raise_not_found('profile');
  end if;
  if v_profile.row_version is distinct from update_staff_profile.row_version then
    perform app.raise_rule('staff_profiles_row_version_current',
      jsonb_build_object('rowVersion', v_profile.row_version::text));
  end if;

  update identity.staff_profiles s set
    staff_type = coalesce(update_staff_profile.staff_type, s.staff_type),
    daily_rate_cents = coalesce(update_staff_profile.daily_rate_cents, s.daily_rate_cents),
    currency = coalesce(update_staff_profile.currency, s.currency)
  where s.user_id = v_user.id
  returning * into v_profile;
  perform app.record_audit('staff_profile.update', 'done', v_user.id);
  return v_profile;
end;
$$;

comment on function identity.update_staff_profile(
  uuid, bigint, identity.staff_type, app.cents, app.currency_code
) is
  E'Changes what is known of somebody who works here; what is left out stays. Refused if it '
  'changed since it was read (STAFF_PROFILES_ROW_VERSION_CURRENT). Permission: users.manage.\n'
  '@param id The user whose profile it is.\n'
  '@param row_version The version that you read.\n'
  '@param staff_type What the person does.\n'
  '@param daily_rate_cents What a day of work costs, in minor units of currency.\n'
  '@param currency The currency of the daily rate.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function identity.update_staff_profile(
  uuid, bigint, identity.staff_type, app.cents, app.currency_code
) to staff, admin;
