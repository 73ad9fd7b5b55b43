create or replace function identity.set_password(user_id uuid, password_hash text) returns void
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
begin
  update identity.one_time_tokens t
  set used_at = now()
  where t.user_id = set_password.user_id and t.used_at is null;

  insert into identity.passwords (user_id, password_hash)
  values (set_password.user_id, set_password.password_hash)
  on conflict on constraint passwords_pkey do update
    set password_hash = excluded.password_hash, changed_at = now();

  perform identity.end_sessions(set_password.user_id, 'password_changed');
end;
$$;

comment on function identity.set_password(uuid, text) is
  E'@behavior -*\nGives a user a new password: every token that was sent is void and every session '
  'ends, whoever holds it. The caller has locked the user. Granted to nobody: the functions that '
  'have seen a proof call it.';
