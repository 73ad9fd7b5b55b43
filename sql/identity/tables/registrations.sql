create table identity.registrations (
  id            uuid        not null default uuidv7(),
  email         text        not null,
  display_name  text        not null,
  password_hash text        not null,
  token_hash    bytea       not null,
  created_at    timestamptz not null default now(),
  expires_at    timestamptz not null,

  constraint registrations_pkey primary key (id),
  constraint registrations_token_hash_key unique (token_hash),
  constraint registrations_email_normal check (identity.is_normal_email(email)),
  constraint registrations_display_name_length check (length(display_name) between 1 and 120),
  constraint registrations_expiry_forward check (expires_at > created_at)
);

create index registrations_email_idx on identity.registrations (email, created_at);
create index registrations_expires_at_idx on identity.registrations (expires_at);

comment on table identity.registrations is
  E'@behavior -*\n'
  'Somebody asked for an account; there is none until the address is confirmed. Several may wait '
  'for one address, each with its own password and token: whoever reads the mail decides which '
  'becomes the account, and all of them go. A mail that its reader has not asked for says so.';
comment on column identity.registrations.id is 'The id of the request.';
comment on column identity.registrations.email is 'The address: lower case, NFKC.';
comment on column identity.registrations.display_name is 'The name that others will see.';
comment on column identity.registrations.password_hash is 'Argon2id in PHC string format.';
comment on column identity.registrations.token_hash is 'SHA-256 of the token that was mailed.';
comment on column identity.registrations.created_at is 'When it was written.';
comment on column identity.registrations.expires_at is 'Until when it can be confirmed.';
comment on constraint registrations_token_hash_key on identity.registrations is
  'A token is given once.';
comment on constraint registrations_email_normal on identity.registrations is
  'An email address looks like name@host.tld, without invisible characters, at most 254 long.';
comment on constraint registrations_display_name_length on identity.registrations is
  'A name has 1 to 120 characters.';
comment on constraint registrations_expiry_forward on identity.registrations is
  'A request can be confirmed for a while.';
