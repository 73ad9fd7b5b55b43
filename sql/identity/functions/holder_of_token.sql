-- Asked before the new password is judged: a password that is refused leaves the token good, and a
-- token that nobody gave costs no hash.
create or replace function identity.holder_of_token(
  token_hash bytea, purpose identity.token_purpose
) returns table (user_id uuid, email text, display_name text)
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  select u.id, u.email, u.display_name
  from identity.one_time_tokens t
  join identity.users u on u.id = t.user_id
  where t.token_hash = holder_of_token.token_hash
    and t.purpose = holder_of_token.purpose
    and t.used_at is null
    and t.expires_at > now()
    and u.status = 'active';

  if not found then
    perform app.record_audit('password.reset', 'refused', null,
      jsonb_build_object('purpose', holder_of_token.purpose));
  end if;
end;
$$;

comment on function identity.holder_of_token(bytea, identity.token_purpose) is
  E'@behavior -*\nWhose a token that was mailed is; no row when it is not good, which is written '
  'down. Security definer: the doors have no right on the tables.';

grant execute on function identity.holder_of_token(bytea, identity.token_purpose) to gatekeeper;
