create or replace function identity.create_service(display_name text, email text)
  returns identity.users
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_user identity.users;
begin
  perform app.require_permission('api_keys.manage');

  insert into identity.users (email, display_name)
  values (identity.normal_email(create_service.email),
          app.clean_text(create_service.display_name))
  returning * into v_user;

  insert into identity.user_roles (user_id, role_id)
  select v_user.id, r.id from identity.roles r where r.name = 'service';

  perform app.record_audit('user.create', 'done', v_user.id,
    jsonb_build_object('roles', jsonb_build_array('service')));
  return v_user;
end;
$$;

comment on function identity.create_service(text, text) is
  E'Adds a service: a program that signs in with keys (createApiKey) and may do what those say. '
  'It has no password. Permission: api_keys.manage.\n'
  '@param display_name What it is called.\n'
  '@param email The address of those who look after it; each service has one of its own.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function identity.create_service(text, text) to staff, admin;
