insert into app.rules (name, sqlstate, status, message) values
  ('roles_row_version_current', '55000', null, 'The role was changed since it was read.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- The name stays: other issuers' tokens and code call the role by it.
create or replace function identity.update_role(id uuid, row_version bigint, description text)
  returns identity.roles
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_role identity.roles;
begin
  perform app.require_permission('roles.manage');

  select * into v_role from identity.roles r where r.id = update_role.id for no key update;
  if not found then
    perform app.raise_not_found('role');
  end if;
  if v_role.row_version is distinct from update_role.row_version then
    perform app.raise_rule('roles_row_version_current',
      jsonb_build_object('rowVersion', v_role.row_version::text));
  end if;

  update identity.roles r
  set description = app.clean_text(update_role.description)
  where r.id = v_role.id
  returning * into v_role;
  perform app.record_audit('role.update', 'done', null,
    jsonb_build_object('role_id', v_role.id, 'role', v_role.name));
  return v_role;
end;
$$;

comment on function identity.update_role(uuid, bigint, text) is
  E'Says anew what the holders of a role do. Refused if it changed since it was read '
  '(ROLES_ROW_VERSION_CURRENT). Permission: roles.manage.\n'
  '@param id The role.\n'
  '@param row_version The version that you read.\n'
  '@param description What its holders do.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function identity.update_role(uuid, bigint, text) to staff, admin;
