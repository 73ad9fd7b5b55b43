insert into app.rules (name, sqlstate, status, message) values
  ('user_roles_within_giver', '55000', 403,
   'Nobody gives or takes a role that may do what they may not.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function identity.give_role(user_id uuid, role_id uuid) returns boolean
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  v_role identity.roles;
begin
  -- What it may do stays as it is judged: who grants it more waits.
  select * into v_role from identity.roles r where r.id = give_role.role_id for share;
  if not found then
    perform app.raise_not_found('role');
  end if;
  if not identity.has_all_of_role(v_role.id) then
    perform app.raise_rule('user_roles_within_giver');
  end if;

  insert into identity.user_roles (user_id, role_id)
  values (give_role.user_id, give_role.role_id)
  on conflict on constraint user_roles_pkey do nothing;
  if not found then
    return false;
  end if;

  perform app.record_audit('role.assign', 'done', give_role.user_id,
    jsonb_build_object('role_id', v_role.id, 'role', v_role.name));
  perform app.emit_event('RoleAssigned', 'user', give_role.user_id,
    jsonb_build_object('user_id', give_role.user_id, 'role_id', v_role.id,
      'role_name', v_role.name));
  return true;
end;
$$;

comment on function identity.give_role(uuid, uuid) is
  E'@behavior -*\nGives a user, whose row this transaction holds, a role within the caller''s own '
  'permissions (user_roles_within_giver); whether it is new.';
