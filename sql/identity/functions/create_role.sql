create or replace function identity.create_role(
  name text, description text, token_role identity.token_role default 'staff'
) returns identity.roles
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_role identity.roles;
begin
  perform app.require_permission('roles.manage');

  insert into identity.roles (name, description, token_role)
  values (app.clean_text(name), app.clean_text(description),
          coalesce(create_role.token_role, 'staff'))
  returning * into v_role;
  perform app.record_audit('role.create', 'done', null,
    jsonb_build_object('role_id', v_role.id, 'role', v_role.name,
      'token_role', v_role.token_role));
  return v_role;
end;
$$;

comment on function identity.create_role(text, text, identity.token_role) is
  E'Adds a role, which may do nothing yet: grantPermission says what. Permission: roles.manage.\n'
  '@param name What it is called by, in lower snake case; it stays.\n'
  '@param description What its holders do.\n'
  '@param token_role What the tokens of its holders say.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function identity.create_role(text, text, identity.token_role) to staff, admin;
