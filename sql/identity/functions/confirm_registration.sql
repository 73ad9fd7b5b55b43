create or replace function identity.confirm_registration(token_hash bytea) returns uuid
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_registration identity.registrations;
  v_user_id constant uuid := uuidv7();
begin
  -- All that wait for the address, in the order of their ids: of two that are confirmed at once
  -- the second finds nothing any more.
  perform
  from identity.registrations r
  where r.email = (
    select e.email from identity.registrations e
    where e.token_hash = confirm_registration.token_hash)
  order by r.id
  for update;

  select * into v_registration
  from identity.registrations r
  where r.token_hash = confirm_registration.token_hash and r.expires_at > now();
  if found then
    -- Proven: from here on it is the new user who acts.
    perform set_config('jwt.claims.sub', v_user_id::text, true);
    insert into identity.users (id, email, display_name)
    values (v_user_id, v_registration.email, v_registration.display_name)
    on conflict on constraint users_email_key do nothing;
  end if;
  if not found then
    perform set_config('jwt.claims.sub', '', true);
    perform app.record_audit('registration.confirm', 'refused');
    return null;
  end if;

  insert into identity.user_roles (user_id, role_id)
  select v_user_id, r.id from identity.roles r where r.name = 'customer';
  insert into identity.passwords (user_id, password_hash)
  values (v_user_id, v_registration.password_hash);
  delete from identity.registrations r where r.email = v_registration.email;

  perform app.emit_event('UserRegistered', 'user', v_user_id,
    jsonb_build_object('id', v_user_id, 'status', 'active'));
  perform app.record_audit('registration.confirm', 'done', v_user_id);
  return v_user_id;
end;
$$;

comment on function identity.confirm_registration(bytea) is
  E'@behavior -*\nMakes the account that was asked for with this token, a customer, and says '
  'which; null when the token is not good, or the address has an account by now. Security '
  'definer: the doors have no right on the tables.';

grant execute on function identity.confirm_registration(bytea) to gatekeeper;
