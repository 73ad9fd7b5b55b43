create table identity.signing_keys (
  id                 uuid        not null,
  public_jwk         jsonb       not null,
  private_jwk_sealed bytea       not null,
  created_at         timestamptz not null default clock_timestamp(),
  signs_from         timestamptz not null default clock_timestamp(),
  verifies_until     timestamptz,
  revoked_at         timestamptz,

  constraint signing_keys_pkey primary key (id),
  constraint signing_keys_named_by_id
    check (coalesce(public_jwk ->> 'kid' = id::text, false)),
  constraint signing_keys_public_part_only
    check (not public_jwk ?| array['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'])
);

comment on table identity.signing_keys is
  E'@behavior -*\n'
  'The keys of access tokens. The newest whose time has come signs; those before it verify until '
  'the last token that they signed has expired.';
comment on column identity.signing_keys.id is 'The id of the key: the kid of its tokens.';
comment on column identity.signing_keys.public_jwk is
  'The public part (RFC 7517): what the JWKS shows.';
comment on column identity.signing_keys.private_jwk_sealed is
  'The whole key, sealed by SECRET_KEY.';
comment on column identity.signing_keys.created_at is 'When it was written.';
comment on column identity.signing_keys.signs_from is
  'From when it signs; until then others learn of it.';
comment on column identity.signing_keys.verifies_until is
  'Until when its tokens are good; null while no newer key takes its place.';
comment on column identity.signing_keys.revoked_at is 'When its tokens were declared void.';
comment on constraint signing_keys_named_by_id on identity.signing_keys is
  'The kid of a key is its id.';
comment on constraint signing_keys_public_part_only on identity.signing_keys is
  'The private part of a key is kept sealed.';
