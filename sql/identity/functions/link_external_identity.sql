insert into app.rules (name, sqlstate, status, message) values
  ('external_identities_linked_by_admin', '55000', 403,
   'Only who may do everything says who somebody is elsewhere.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function identity.link_external_identity(
  user_id uuid, issuer text, subject text
) returns identity.external_identities
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_identity identity.external_identities;
begin
  perform app.require_permission('users.manage');
  perform identity.lock_managed_user(user_id);
  -- Else one could link an identity of one's own to somebody of whom more is made later.
  if not identity.has_all_of_role((select r.id from identity.roles r where r.name = 'admin')) then
    perform app.raise_rule('external_identities_linked_by_admin');
  end if;

  insert into identity.external_identities (user_id, issuer, subject, created_by)
  values (link_external_identity.user_id, link_external_identity.issuer,
          link_external_identity.subject, app.current_user_id())
  returning * into v_identity;
  perform app.record_audit('external_identity.link', 'done', v_identity.user_id,
    jsonb_build_object('issuer', v_identity.issuer));
  return v_identity;
end;
$$;

comment on function identity.link_external_identity(uuid, text, text) is
  E'Says who a user is at an issuer of others: whoever brings a token of it with this subject is '
  'this user, with the roles that the token is mapped to. Only by whoever may do everything '
  '(EXTERNAL_IDENTITIES_LINKED_BY_ADMIN). Permission: users.manage.\n'
  '@param user_id The user.\n'
  '@param issuer The iss of the tokens.\n'
  '@param subject The sub of the tokens.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function identity.link_external_identity(uuid, text, text) to staff, admin;
