-- Each code is a paid message to a number that anybody can type: so the number counts too, not
-- only who types it.
insert into app.rules (name, sqlstate, status, message) values
  ('one_time_tokens_codes_paced', '55000', 429,
   'A code is sent once a minute and five times an hour.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function identity.send_phone_code(
  user_id uuid, phone text, code_hash bytea, sealed_data bytea
) returns void
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
begin
  perform pg_advisory_xact_lock(hashtextextended('identity.phone ' || send_phone_code.phone, 0));
  if (
    select count(*) >= 5 or count(*) filter (where t.created_at > now() - interval '1 minute') >= 1
    from identity.one_time_tokens t
    where t.user_id = send_phone_code.user_id
      and t.purpose = 'verify_phone'
      and t.created_at > now() - interval '1 hour'
  ) or (
    select count(*) >= 5
    from identity.one_time_tokens t
    where t.target = send_phone_code.phone and t.created_at > now() - interval '1 hour'
  ) then
    perform app.raise_rule('one_time_tokens_codes_paced');
  end if;

  update identity.one_time_tokens t
  set used_at = now()
  where t.user_id = send_phone_code.user_id and t.purpose = 'verify_phone' and t.used_at is null;
  insert into identity.one_time_tokens (user_id, purpose, token_hash, target, expires_at)
  values (send_phone_code.user_id, 'verify_phone', send_phone_code.code_hash,
          send_phone_code.phone, now() + interval '10 minutes');
  perform app.queue_message('sms', send_phone_code.phone, 'phone_code',
    send_phone_code.sealed_data, now() + interval '10 minutes');
end;
$$;

comment on function identity.send_phone_code(uuid, text, bytea, bytea) is
  E'@behavior -*\nSends a code to the number that a user wants to have; the code before is void. '
  'The caller has locked the user. Granted to nobody: change_own_profile calls it.';
