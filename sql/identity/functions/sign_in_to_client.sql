-- A refusal is no error: an error would take its record back.
create or replace function identity.sign_in_to_client(
  email text, proven_hash text, client_id text, upgraded_hash text default null
) returns table (user_id uuid, session_id uuid)
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_user identity.users;
  v_refusal text;
begin
  select * into v_user
  from identity.users u
  where u.email = identity.normal_email(sign_in_to_client.email);
  v_refusal := identity.refusal_of_sign_in(v_user.id, sign_in_to_client.proven_hash);
  if v_refusal is not null then
    perform app.record_audit('session.refuse', 'refused', v_user.id,
      jsonb_build_object('reason', v_refusal, 'client_id', sign_in_to_client.client_id));
    return;
  end if;

  -- Proven: from here on it is the user who acts.
  perform set_config('jwt.claims.sub', v_user.id::text, true);
  -- The same password: changed_at stays.
  update identity.passwords p set password_hash = sign_in_to_client.upgraded_hash
  where p.user_id = v_user.id and sign_in_to_client.upgraded_hash is not null;

  user_id := v_user.id;
  session_id := identity.open_session(v_user.id, sign_in_to_client.client_id);
  return next;
end;
$$;

comment on function identity.sign_in_to_client(text, text, text, text) is
  E'@behavior -*\nOpens a session in a client of the provider for whoever proved the password that '
  'this hash is of; no row, and on record why, for everybody else.\n'
  '@param email The address, as it was typed.\n'
  '@param proven_hash The hash that the password was found to match; null when it matched none.\n'
  '@param client_id The client that the browser goes on to.\n'
  '@param upgraded_hash A hash of the same password by today''s parameters, if the old one is '
  'outdated.\n'
  'Security definer: the doors have no right on the tables.';

grant execute on function identity.sign_in_to_client(text, text, text, text) to gatekeeper;
