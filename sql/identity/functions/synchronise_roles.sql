create or replace function identity.synchronise_roles(
  user_id uuid, issuer text, role_names text[], mapped_role_names text[]
) returns void
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  v_change record;
  v_has_changed boolean := false;
begin
  for v_change in
    select r.id, r.name, r.name = any (role_names) as is_given
    from identity.roles r
    where r.name = any (mapped_role_names)
      and r.name = any (role_names) <> exists (
        select
        from identity.user_roles ur
        where ur.user_id = synchronise_roles.user_id and ur.role_id = r.id)
    order by r.id
  loop
    v_has_changed := true;
    if v_change.is_given then
      insert into identity.user_roles (user_id, role_id)
      values (synchronise_roles.user_id, v_change.id);
    else
      delete from identity.user_roles ur
      where ur.user_id = synchronise_roles.user_id and ur.role_id = v_change.id;
    end if;
    perform app.record_audit(
      case when v_change.is_given then 'role.assign' else 'role.remove' end, 'done',
      synchronise_roles.user_id,
      jsonb_build_object('role_id', v_change.id, 'role', v_change.name,
        'issuer', synchronise_roles.issuer));
    perform app.emit_event(
      case when v_change.is_given then 'RoleAssigned' else 'RoleRemoved' end, 'user',
      synchronise_roles.user_id,
      jsonb_build_object('user_id', synchronise_roles.user_id, 'role_id', v_change.id,
        'role_name', v_change.name));
  end loop;
  if v_has_changed then
    perform identity.end_sessions(synchronise_roles.user_id, 'roles_changed');
  end if;
end;
$$;

comment on function identity.synchronise_roles(uuid, text, text[], text[]) is
  E'@behavior -*\nGives a user, whose row this transaction holds, those of the mapped roles '
  'that the issuer names and takes the others of them; roles that are not mapped stay as they '
  'are. Granted to nobody: admit_external_user calls it.';
