create or replace function identity.create_first_signing_key(
  id uuid, public_jwk jsonb, private_jwk_sealed bytea
) returns boolean
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  -- Two servers may start at once: the second finds the key of the first.
  lock table identity.signing_keys in share row exclusive mode;
  if exists (
    select from identity.signing_keys k where k.revoked_at is null and k.verifies_until is null
  ) then
    return false;
  end if;

  insert into identity.signing_keys (id, public_jwk, private_jwk_sealed)
  values (create_first_signing_key.id, create_first_signing_key.public_jwk,
          create_first_signing_key.private_jwk_sealed);
  perform app.record_audit('signing_key.create', 'done', null,
    jsonb_build_object('kid', create_first_signing_key.id));
  return true;
end;
$$;

comment on function identity.create_first_signing_key(uuid, jsonb, bytea) is
  E'@behavior -*\nKeeps this key unless there is one to sign with; says whether it did. Security '
  'definer: the table is closed to all, and only the doors may call this.';

grant execute on function identity.create_first_signing_key(uuid, jsonb, bytea) to gatekeeper;
