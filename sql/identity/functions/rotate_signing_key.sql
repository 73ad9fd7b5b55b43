create or replace function identity.rotate_signing_key(
  id uuid, public_jwk jsonb, private_jwk_sealed bytea, delay_s integer, token_ttl_s integer,
  revoked_key_id uuid default null
) returns timestamptz
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_signs_from timestamptz;
begin
  lock table identity.signing_keys in share row exclusive mode;
  -- What is revoked may be what signs: the new key does so at once.
  v_signs_from := clock_timestamp() + case
    when rotate_signing_key.revoked_key_id is null
    then make_interval(secs => rotate_signing_key.delay_s)
    else interval '0' end;

  if rotate_signing_key.revoked_key_id is not null then
    update identity.signing_keys k
    set revoked_at = clock_timestamp()
    where k.id = rotate_signing_key.revoked_key_id and k.revoked_at is null;
    if not found then
      perform app.raise_not_found('signing key');
    end if;
  end if;

  -- Two minutes more than its last token: the clocks' skew, and a server that learns of it late.
  update identity.signing_keys k
  set verifies_until = v_signs_from
    + make_interval(secs => rotate_signing_key.token_ttl_s) + interval '2 minutes'
  where k.verifies_until is null and k.revoked_at is null;

  insert into identity.signing_keys (id, public_jwk, private_jwk_sealed, signs_from)
  values (rotate_signing_key.id, rotate_signing_key.public_jwk,
          rotate_signing_key.private_jwk_sealed, v_signs_from);
  perform app.record_audit('signing_key.rotate', 'done', null, jsonb_strip_nulls(
    jsonb_build_object('kid', rotate_signing_key.id, 'signs_from', v_signs_from,
      'revoked_kid', rotate_signing_key.revoked_key_id)));
  return v_signs_from;
end;
$$;

comment on function identity.rotate_signing_key(uuid, jsonb, bytea, integer, integer, uuid) is
  E'@behavior -*\nPublishes a new key, which signs after the delay; says from when. The one before '
  'it verifies until its last token has expired; a revoked one is void at once, and then there is '
  'no delay. Security definer: the table is closed to all, and only the doors may call this.';

grant execute on function
  identity.rotate_signing_key(uuid, jsonb, bytea, integer, integer, uuid) to gatekeeper;
