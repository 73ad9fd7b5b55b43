create table identity.refresh_tokens (
  id               uuid        not null default uuidv7(),
  session_id       uuid        not null,
  token_hash       bytea       not null,
  issued_at        timestamptz not null default now(),
  expires_at       timestamptz not null,
  used_at          timestamptz,
  successor_sealed bytea,

  constraint refresh_tokens_pkey primary key (id),
  constraint refresh_tokens_token_hash_key unique (token_hash),
  constraint refresh_tokens_session_id_fkey foreign key (session_id)
    references identity.sessions (id) on delete cascade,
  constraint refresh_tokens_one_unused exclude (session_id with =) where (used_at is null)
);

create index refresh_tokens_session_id_idx on identity.refresh_tokens (session_id);
-- One a session: to find it must not cost more with every refresh.
create index refresh_tokens_successor_sealed_idx
  on identity.refresh_tokens (session_id) where successor_sealed is not null;

comment on table identity.refresh_tokens is
  E'@behavior -*\n'
  'The refresh tokens of a session, by their hash. Each is good once: using it gives the next, '
  'and using it again ends the session (RFC 9700, 4.14.2).';
comment on column identity.refresh_tokens.id is 'The id of the token.';
comment on column identity.refresh_tokens.session_id is 'The session.';
comment on column identity.refresh_tokens.token_hash is 'SHA-256 of the token.';
comment on column identity.refresh_tokens.issued_at is 'When it was given out.';
comment on column identity.refresh_tokens.expires_at is 'Until when it can be used.';
comment on column identity.refresh_tokens.used_at is
  'When it was used; null while it is the last of its session.';
comment on column identity.refresh_tokens.successor_sealed is
  'The token that was given for it, sealed with a key made from this one: for a client that has '
  'lost the answer. Null once that token was used.';
comment on constraint refresh_tokens_token_hash_key on identity.refresh_tokens is
  'A token is given once.';
comment on constraint refresh_tokens_session_id_fkey on identity.refresh_tokens is
  'There is no such session.';
comment on constraint refresh_tokens_one_unused on identity.refresh_tokens is
  'A session has one refresh token at a time.';
