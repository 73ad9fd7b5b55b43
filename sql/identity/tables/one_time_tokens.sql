create table identity.one_time_tokens (
  id         uuid                   not null default uuidv7(),
  user_id    uuid                   not null,
  purpose    identity.token_purpose not null,
  token_hash bytea                  not null,
  target     text,
  created_at timestamptz            not null default now(),
  expires_at timestamptz            not null,
  used_at    timestamptz,
  attempts   integer                not null default 0,

  constraint one_time_tokens_pkey primary key (id),
  constraint one_time_tokens_user_id_fkey foreign key (user_id)
    references identity.users (id) on delete restrict,
  constraint one_time_tokens_expiry_forward check (expires_at > created_at),
  constraint one_time_tokens_attempts_limited check (attempts between 0 and 5),
  constraint one_time_tokens_code_has_target
    check ((purpose = 'verify_phone') = (target is not null)),
  constraint one_time_tokens_target_format check (target ~ '^[+][1-9][0-9]{6,14}$'),
  constraint one_time_tokens_one_unused
    exclude (user_id with =, purpose with =) where (used_at is null)
);

create index one_time_tokens_token_hash_idx on identity.one_time_tokens (token_hash);
create index one_time_tokens_user_id_idx on identity.one_time_tokens (user_id, created_at);
create index one_time_tokens_target_idx
  on identity.one_time_tokens (target, created_at) where target is not null;
create index one_time_tokens_expires_at_idx on identity.one_time_tokens (expires_at);

comment on table identity.one_time_tokens is
  E'@behavior -*\n'
  'Tokens and codes that prove who reads the mail or the telephone of a user. Good once, for a '
  'while, and one at a time for each purpose.';
comment on column identity.one_time_tokens.id is 'The id of the token.';
comment on column identity.one_time_tokens.user_id is 'The user it was sent to.';
comment on column identity.one_time_tokens.purpose is 'What it is good for.';
comment on column identity.one_time_tokens.token_hash is
  'SHA-256 of the token; of a code, its HMAC under SECRET_KEY.';
comment on column identity.one_time_tokens.target is 'The number that a code proves.';
comment on column identity.one_time_tokens.created_at is 'When it was written.';
comment on column identity.one_time_tokens.expires_at is 'Until when it can be used.';
comment on column identity.one_time_tokens.used_at is 'When it was used, or gave way to another.';
comment on column identity.one_time_tokens.attempts is
  'How often a wrong code was tried in its place.';
comment on constraint one_time_tokens_user_id_fkey on identity.one_time_tokens is
  'There is no such user.';
comment on constraint one_time_tokens_expiry_forward on identity.one_time_tokens is
  'A token is good for a while.';
comment on constraint one_time_tokens_attempts_limited on identity.one_time_tokens is
  'A code can be guessed at five times.';
comment on constraint one_time_tokens_code_has_target on identity.one_time_tokens is
  'A code is for a telephone number, and nothing else is.';
comment on constraint one_time_tokens_target_format on identity.one_time_tokens is
  'A telephone number is written as +, the country and the number, in digits alone.';
comment on constraint one_time_tokens_one_unused on identity.one_time_tokens is
  'A user has one token for a purpose at a time.';
