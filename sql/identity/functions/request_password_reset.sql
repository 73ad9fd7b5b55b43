create or replace function identity.request_password_reset(
  email text, token_hash bytea, sealed_data bytea
) returns void
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_user identity.users;
  v_refusal text;
begin
  select * into v_user
  from identity.users u
  where u.email = identity.normal_email(request_password_reset.email)
  for no key update;

  -- Who never had a password signs in elsewhere, or has an invitation to accept: a mail box alone
  -- must not open a second way past the company's own provider.
  -- A token lives as long as its request is counted: who is sent no more has one that is good.
  v_refusal := case
    when v_user.id is null then 'unknown'
    when v_user.status <> 'active' then 'disabled'
    when not exists (select from identity.passwords p where p.user_id = v_user.id)
      then 'no_password'
    when (
      select count(*)
      from identity.one_time_tokens t
      where t.user_id = v_user.id
        and t.purpose = 'reset_password'
        and t.created_at > now() - interval '1 hour') >= 5
      then 'too_many'
  end;
  if v_refusal is not null then
    perform app.record_audit('password.request_reset', 'refused', v_user.id,
      jsonb_build_object('reason', v_refusal));
    return;
  end if;

  update identity.one_time_tokens t
  set used_at = now()
  where t.user_id = v_user.id and t.purpose = 'reset_password' and t.used_at is null;
  insert into identity.one_time_tokens (user_id, purpose, token_hash, expires_at)
  values (v_user.id, 'reset_password', request_password_reset.token_hash,
          now() + interval '1 hour');
  perform app.queue_message('email', v_user.email, 'reset_password',
    request_password_reset.sealed_data, now() + interval '1 hour');
  perform app.record_audit('password.request_reset', 'done', v_user.id);
end;
$$;

comment on function identity.request_password_reset(text, bytea, bytea) is
  E'@behavior -*\nMails a token to whoever has an account with a password, at most five times an '
  'hour; the one before is void. What it refuses it refuses quietly: the answer would tell who has '
  'an account. Security definer: the doors have no right on the tables.';

grant execute on function identity.request_password_reset(text, bytea, bytea) to gatekeeper;
