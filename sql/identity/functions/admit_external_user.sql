create or replace function identity.admit_external_user(
  issuer text, subject text, email text, display_name text,
  role_names text[], mapped_role_names text[], issued_at timestamptz
) returns table (user_id uuid, token_role identity.token_role)
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_user_id uuid;
begin
  select i.user_id into v_user_id
  from identity.external_identities i
  where i.issuer = admit_external_user.issuer and i.subject = admit_external_user.subject;

  -- Who has no role here is nobody here: there is no account to make for them.
  if v_user_id is null and cardinality(role_names) > 0 then
    v_user_id := identity.create_external_user(issuer, subject, email, display_name);
  end if;
  if v_user_id is null then
    return;
  end if;

  -- The user first, as every command does: whoever links the identity holds that row too, and so
  -- does whoever changes the roles.
  perform from identity.users u where u.id = v_user_id for no key update;
  -- A token that was issued before a demotion would undo it for as long as it lives.
  update identity.external_identities i
  set roles_stated_at = admit_external_user.issued_at
  where i.issuer = admit_external_user.issuer
    and i.subject = admit_external_user.subject
    and coalesce(i.roles_stated_at <= admit_external_user.issued_at, true);
  if found and identity.is_active_user(v_user_id) then
    begin
      perform identity.synchronise_roles(v_user_id, issuer, role_names, mapped_role_names);
    exception when object_not_in_prerequisite_state then
      -- The last admin stays one, whatever the issuer says.
      perform app.record_audit('role.remove', 'refused', v_user_id,
        jsonb_build_object('issuer', admit_external_user.issuer));
    end;
  end if;

  return query select v_user_id, identity.token_role_of(v_user_id);
end;
$$;

comment on function identity.admit_external_user(
  text, text, text, text, text[], text[], timestamptz) is
  E'@behavior -*\nThe user whom a verified token of an issuer of others names, with the roles that '
  'it says; made at the first token that names a role. No row: nobody here. A disabled user is '
  'left alone, and may and sees nothing. Security definer: the tables are closed to all, and only '
  'the doors may call this.';

grant execute on function identity.admit_external_user(
  text, text, text, text, text[], text[], timestamptz) to gatekeeper;
