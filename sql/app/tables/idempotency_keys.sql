create table app.idempotency_keys (
  user_id      uuid        not null,
  key          text        not null,
  operation    text        not null,
  request_hash text        not null,
  permissions  text[]      not null default '{}',
  response     json,
  claimed_at   timestamptz not null default now(),

  constraint idempotency_keys_pkey primary key (user_id, key),
  constraint idempotency_keys_key_format check (key ~ '^[\x21-\x7e]{8,128}$')
);

create index idempotency_keys_claimed_at_idx on app.idempotency_keys (claimed_at);

comment on table app.idempotency_keys is
  E'@behavior -*\nClaim, effect and answer of a keyed request, committed together; kept 24 hours. '
  'Source: IETF draft-ietf-httpapi-idempotency-key-header.';
comment on column app.idempotency_keys.user_id is
  'Whose key it is: the same key of another user is another key.';
comment on column app.idempotency_keys.key is 'The Idempotency-Key that the client sent.';
comment on column app.idempotency_keys.operation is 'The API it came by, such as graphql.';
comment on column app.idempotency_keys.request_hash is 'sha256 of the request in canonical form.';
comment on column app.idempotency_keys.permissions is
  'What the first run needed; a replay needs it again.';
comment on column app.idempotency_keys.response is
  'The stored answer; json, not jsonb, to keep its order of keys.';
comment on column app.idempotency_keys.claimed_at is 'When the first request came.';
comment on constraint idempotency_keys_key_format on app.idempotency_keys is
  'An idempotency key is 8 to 128 visible ASCII characters.';
