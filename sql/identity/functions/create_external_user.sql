create or replace function identity.create_external_user(
  issuer text, subject text, email text, display_name text
) returns uuid
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  v_user_id uuid;
begin
  -- Two of the first requests of somebody: the second finds what the first has written.
  lock table identity.external_identities in share row exclusive mode;
  select i.user_id into v_user_id
  from identity.external_identities i
  where i.issuer = create_external_user.issuer and i.subject = create_external_user.subject;
  if found then
    return v_user_id;
  end if;

  -- An address that is taken is no proof of being the one who took it: an admin links the two.
  insert into identity.users (email, display_name)
  values (
    coalesce(
      identity.normal_email(create_external_user.email),
      md5(create_external_user.issuer || ' ' || create_external_user.subject)
        || '@external.rentify.invalid'),
    coalesce(nullif(app.clean_text(create_external_user.display_name), ''), 'Without a name'))
  on conflict on constraint users_email_key do nothing
  returning id into v_user_id;
  if v_user_id is null then
    perform app.record_audit('external_identity.refuse', 'refused', null,
      jsonb_build_object('issuer', create_external_user.issuer, 'reason', 'email_taken'));
    return null;
  end if;

  insert into identity.external_identities (user_id, issuer, subject)
  values (v_user_id, create_external_user.issuer, create_external_user.subject);
  perform app.record_audit('user.create', 'done', v_user_id,
    jsonb_build_object('issuer', create_external_user.issuer));
  return v_user_id;
end;
$$;

comment on function identity.create_external_user(text, text, text, text) is
  E'@behavior -*\nThe user of somebody whom an issuer of others names for the first time; null '
  'where the address is taken. Granted to nobody: admit_external_user calls it.';
