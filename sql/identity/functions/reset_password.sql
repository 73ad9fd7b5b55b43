create or replace function identity.reset_password(
  token_hash bytea, purpose identity.token_purpose, password_hash text, sealed_data bytea
) returns uuid
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_user identity.users;
begin
  -- The user first, as every command that writes tokens does.
  select u.* into v_user
  from identity.users u
  join identity.one_time_tokens t on t.user_id = u.id
  where t.token_hash = reset_password.token_hash and t.purpose = reset_password.purpose
  for no key update of u;

  -- A statement of its own: it sees what whoever held the lock has done.
  if v_user.status = 'active' then
    update identity.one_time_tokens t
    set used_at = now()
    where t.token_hash = reset_password.token_hash
      and t.purpose = reset_password.purpose
      and t.user_id = v_user.id
      and t.used_at is null
      and t.expires_at > now();
  end if;
  if v_user.status is distinct from 'active' or not found then
    perform app.record_audit('password.reset', 'refused', v_user.id,
      jsonb_build_object('purpose', reset_password.purpose));
    return null;
  end if;

  -- Proven: from here on it is the user who acts.
  perform set_config('jwt.claims.sub', v_user.id::text, true);
  perform identity.set_password(v_user.id, reset_password.password_hash);
  perform app.record_audit('password.reset', 'done', v_user.id,
    jsonb_build_object('purpose', reset_password.purpose));
  if reset_password.purpose = 'reset_password' then
    perform app.queue_message('email', v_user.email, 'password_changed',
      reset_password.sealed_data, now() + interval '24 hours');
  end if;
  return v_user.id;
end;
$$;

comment on function identity.reset_password(bytea, identity.token_purpose, text, bytea) is
  E'@behavior -*\nGives the holder of a mailed token a new password and says who it is; null when '
  'the token is not good. Whoever had a password is told of the new one by mail. Security definer: '
  'the doors have no right on the tables.';

grant execute on function identity.reset_password(bytea, identity.token_purpose, text, bytea)
  to gatekeeper;
