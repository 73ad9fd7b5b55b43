create or replace function identity.verify_phone(code_hash bytea) returns boolean
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_user identity.users := identity.lock_own_account();
  v_token identity.one_time_tokens;
begin
  select * into v_token
  from identity.one_time_tokens t
  where t.user_id = v_user.id
    and t.purpose = 'verify_phone'
    and t.used_at is null
    and t.expires_at > now();

  if v_token.token_hash is distinct from verify_phone.code_hash then
    -- The fifth wrong one ends it.
    update identity.one_time_tokens t
    set attempts = t.attempts + 1, used_at = case when t.attempts >= 4 then now() end
    where t.id = v_token.id;
    perform app.record_audit('phone.verify', 'refused', v_user.id);
    return false;
  end if;

  update identity.one_time_tokens t set used_at = now() where t.id = v_token.id;
  update identity.users u
  set phone = v_token.target, phone_verified_at = now()
  where u.id = v_user.id;
  perform app.record_audit('phone.verify', 'done', v_user.id);
  return true;
end;
$$;

comment on function identity.verify_phone(bytea) is
  E'@behavior -*\nTakes the code that was sent to the number that the user of this request wants '
  'to have; false when it is not the one, which counts. Security definer: the doors have no right '
  'on the tables.';

grant execute on function identity.verify_phone(bytea) to gatekeeper;
