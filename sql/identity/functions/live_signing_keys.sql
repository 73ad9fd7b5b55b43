-- In seconds from now: of the servers' clocks none is asked.
create or replace function identity.live_signing_keys()
  returns table (
    private_jwk_sealed bytea, signs_in_s double precision, verifies_for_s double precision)
  language sql stable security definer
begin atomic
  select k.private_jwk_sealed,
    extract(epoch from k.signs_from - clock_timestamp())::double precision,
    extract(epoch from k.verifies_until - clock_timestamp())::double precision
  from identity.signing_keys k
  where k.revoked_at is null
    and (k.verifies_until is null or k.verifies_until > clock_timestamp())
  order by k.created_at desc, k.id;
end;

comment on function identity.live_signing_keys() is
  E'@behavior -*\nThe keys that sign, will sign or still verify, the newest first. Security '
  'definer: the table is closed to all, and only the doors may call this.';

grant execute on function identity.live_signing_keys() to gatekeeper;
