create or replace function identity.lock_own_account() returns identity.users
  language plpgsql volatile set search_path = ''
as $$
declare
  v_user identity.users;
begin
  -- A key is for what a service does, not for who it is.
  if app.current_api_key_id() is null then
    select u.* into v_user
    from identity.users u
    where u.id = app.current_user_id()
    for no key update;
    -- Asked with the row in hand: whoever held it may have shut the user out.
    select a.* into v_user from identity.current_user_account() a;
  end if;
  if v_user.id is null then
    raise exception using
      errcode = 'insufficient_privilege', message = 'This needs a live account.';
  end if;
  return v_user;
end;
$$;

comment on function identity.lock_own_account() is
  E'@behavior -*\nThe user of this request, locked; refuses (42501) whoever is nobody, was shut '
  'out, or asks with a key. Granted to nobody: the first line of what users do to themselves.';
