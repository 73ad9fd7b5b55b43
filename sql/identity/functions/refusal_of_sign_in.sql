-- The user is locked against being disabled, the password against being changed: both end the
-- sessions that they find, so none must be opened behind their back.
create or replace function identity.refusal_of_sign_in(user_id uuid, proven_hash text)
  returns text
  language plpgsql volatile set search_path = ''
as $$
declare
  v_status identity.user_status;
  v_hash text;
begin
  select u.status into v_status
  from identity.users u
  where u.id = refusal_of_sign_in.user_id
  for share;
  select p.password_hash into v_hash
  from identity.passwords p
  where p.user_id = refusal_of_sign_in.user_id
  for no key update;

  return case
    when v_status is null then 'unknown'
    when v_hash is null then 'no_password'
    when v_hash is distinct from proven_hash then 'wrong_password'
    when v_status <> 'active' then 'disabled'
    when identity.token_role_of(user_id) is null then 'no_role'
  end;
end;
$$;

comment on function identity.refusal_of_sign_in(uuid, text) is
  E'@behavior -*\nWhy somebody may not sign in with the hash that the password was proven against; '
  'null when nothing speaks against it. Granted to nobody: sign_in calls it.';
