-- The same work for an address that has an account as for one that has none: only whoever reads
-- its mail learns which it was.
create or replace function identity.request_registration(
  email text, display_name text, password_hash text, token_hash bytea, sealed_data bytea
) returns void
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_email constant text := identity.normal_email(request_registration.email);
  v_user_id uuid;
begin
  -- Two at once for one address must count each other.
  perform pg_advisory_xact_lock(hashtextextended('identity.registrations ' || v_email, 0));
  select u.id into v_user_id from identity.users u where u.email = v_email;

  -- Whoever fills a stranger's letter box stops here, and is not told.
  if (
    select count(*)
    from identity.registrations r
    where r.email = v_email and r.created_at > now() - interval '1 hour'
  ) >= 5 then
    perform app.record_audit('registration.request', 'refused', v_user_id,
      '{"reason": "too_many"}');
    return;
  end if;

  insert into identity.registrations (email, display_name, password_hash, token_hash, expires_at)
  values (
    v_email, app.clean_text(request_registration.display_name),
    request_registration.password_hash, request_registration.token_hash,
    now() + interval '24 hours');

  perform app.queue_message(
    'email', v_email, case when v_user_id is null then 'verify_email' else 'account_exists' end,
    request_registration.sealed_data, now() + interval '24 hours');
  perform app.record_audit('registration.request', 'done', v_user_id);
end;
$$;

comment on function identity.request_registration(text, text, text, bytea, bytea) is
  E'@behavior -*\nNotes that somebody wants an account for an address, and mails the token that '
  'confirms it, or, to an address that has one, that it has; at most five times an hour, quietly. '
  'Security definer: the doors have no right on the tables.';

grant execute on function identity.request_registration(text, text, text, bytea, bytea)
  to gatekeeper;
