create table identity.oidc_clients (
  id                        uuid                    not null default uuidv7(),
  client_id                 text                    not null,
  name                      text                    not null,
  redirect_uris             identity.redirect_uri[] not null,
  post_logout_redirect_uris identity.redirect_uri[] not null default '{}',
  is_first_party            boolean                 not null default false,
  secret_hash               bytea,
  disabled_at               timestamptz,
  created_at                timestamptz             not null default now(),
  created_by                uuid,
  updated_at                timestamptz             not null default now(),
  updated_by                uuid,
  row_version               bigint                  not null default 0,

  constraint oidc_clients_pkey primary key (id),
  constraint oidc_clients_client_id_key unique (client_id),
  constraint oidc_clients_client_id_format check (client_id ~ '^[a-z][a-z0-9-]{2,59}$'),
  constraint oidc_clients_name_length check (length(name) between 1 and 120),
  constraint oidc_clients_redirect_uris_count check (
    cardinality(redirect_uris) between 1 and 10 and array_position(redirect_uris, null) is null),
  constraint oidc_clients_post_logout_redirect_uris_count check (
    cardinality(post_logout_redirect_uris) <= 10
    and array_position(post_logout_redirect_uris, null) is null),
  constraint oidc_clients_secret_hash_length check (length(secret_hash) = 32)
);

comment on table identity.oidc_clients is
  'An application that signs people in here (OAuth 2.0 and OpenID Connect), and where it may have '
  'them sent back to.';
comment on column identity.oidc_clients.id is 'The id of the client.';
comment on column identity.oidc_clients.client_id is 'What it calls itself in its requests.';
comment on column identity.oidc_clients.name is 'What people know it by.';
comment on column identity.oidc_clients.redirect_uris is
  'Where it may have a code sent to; compared letter by letter.';
comment on column identity.oidc_clients.post_logout_redirect_uris is
  'Where it may have people sent to who signed out.';
comment on column identity.oidc_clients.is_first_party is
  'Whether it is one of our own, which asks nobody for consent.';
comment on column identity.oidc_clients.secret_hash is
  E'@behavior -*\nSHA-256 of its secret; null for one that can keep none, such as a browser''s.';
comment on column identity.oidc_clients.disabled_at is
  'When it was shut out, with every session it had.';
comment on column identity.oidc_clients.created_at is 'When it was written.';
comment on column identity.oidc_clients.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column identity.oidc_clients.updated_at is 'When it was last changed.';
comment on column identity.oidc_clients.updated_by is 'The user who last changed it.';
comment on column identity.oidc_clients.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint oidc_clients_client_id_key on identity.oidc_clients is
  'There is a client of this name.';
comment on constraint oidc_clients_client_id_format on identity.oidc_clients is
  'A client calls itself by 3 to 60 lower-case letters, digits and hyphens, a letter first.';
comment on constraint oidc_clients_name_length on identity.oidc_clients is
  'A name has 1 to 120 characters.';
comment on constraint oidc_clients_redirect_uris_count on identity.oidc_clients is
  'A client has 1 to 10 addresses to return to.';
comment on constraint oidc_clients_post_logout_redirect_uris_count on identity.oidc_clients is
  'A client has up to 10 addresses to return to after signing out.';
comment on constraint oidc_clients_secret_hash_length on identity.oidc_clients is
  'The hash of a secret is SHA-256, 64 hexadecimal digits.';
