create or replace function identity.create_staff(
  email text,
  display_name text,
  staff_type identity.staff_type,
  role_ids uuid[] default '{}',
  daily_rate_cents app.cents default null,
  currency app.currency_code default null
) returns identity.users
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_user identity.users;
  v_role_id uuid;
begin
  perform app.require_permission('users.manage');
  if cardinality(role_ids) > 0 then
    perform app.require_permission('roles.manage');
  end if;

  insert into identity.users (email, display_name)
  values (identity.normal_email(create_staff.email), app.clean_text(create_staff.display_name))
  returning * into v_user;
  insert into identity.staff_profiles (user_id, staff_type, daily_rate_cents, currency)
  values (v_user.id, create_staff.staff_type, create_staff.daily_rate_cents,
          create_staff.currency);
  perform app.record_audit('user.create', 'done', v_user.id,
    jsonb_build_object('staff_type', create_staff.staff_type));
  perform app.emit_event('StaffCreated', 'user', v_user.id,
    jsonb_build_object('id', v_user.id, 'status', v_user.status,
      'staff_type', create_staff.staff_type));

  foreach v_role_id in array coalesce(role_ids, '{}') loop
    perform identity.give_role(v_user.id, v_role_id);
  end loop;
  insert into identity.invitations (user_id) values (v_user.id);
  return v_user;
end;
$$;

comment on function identity.create_staff(
  text, text, identity.staff_type, uuid[], app.cents, app.currency_code
) is
  E'Makes an account for somebody who works here, and mails an invitation to choose a password. '
  'Permission: users.manage; with roles also roles.manage, and they are within the caller''s own.\n'
  '@param email The address to sign in with; the invitation goes there.\n'
  '@param display_name The name that others see.\n'
  '@param staff_type What the person does.\n'
  '@param role_ids The roles that the person holds.\n'
  '@param daily_rate_cents What a day of work costs, in minor units of currency.\n'
  '@param currency The currency of the daily rate.\n'
  'Security definer: clients have no right to write the tables.';

grant execute on function identity.create_staff(
  text, text, identity.staff_type, uuid[], app.cents, app.currency_code
) to staff, admin;
