-- The secret is made outside, by the job: no statement that a client could have sent, and no log
-- of statements, carries it.
create or replace function identity.send_invitation(id uuid, token_hash bytea, sealed_data bytea)
  returns boolean
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_expires_at constant timestamptz := now() + interval '7 days';
  v_user identity.users;
begin
  perform app.act_as_system();

  -- The user first: whoever disables one or accepts an invitation holds that row too.
  select u.* into v_user
  from identity.invitations i
  join identity.users u on u.id = i.user_id
  where i.id = send_invitation.id
  for no key update of u;

  update identity.invitations i
  set prepared_at = now()
  where i.id = send_invitation.id and i.prepared_at is null;
  if not found or not identity.is_invitable(v_user.id) then
    return false;
  end if;

  update identity.one_time_tokens t
  set used_at = now()
  where t.user_id = v_user.id and t.purpose = 'accept_invitation' and t.used_at is null;
  insert into identity.one_time_tokens (user_id, purpose, token_hash, expires_at)
  values (v_user.id, 'accept_invitation', send_invitation.token_hash, v_expires_at);
  perform app.queue_message(
    'email', v_user.email, 'invitation', send_invitation.sealed_data, v_expires_at);
  return true;
end;
$$;

comment on function identity.send_invitation(uuid, bytea, bytea) is
  E'@behavior -*\nGives an invitation its token and queues its message, once; whether it was still '
  'due. Job identity/send_invitations. Security definer: the worker has no right to write the '
  'tables.';

grant execute on function identity.send_invitation(uuid, bytea, bytea) to rentify_worker;
