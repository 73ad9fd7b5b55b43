create table identity.api_keys (
  id                uuid        not null default uuidv7(),
  user_id           uuid        not null,
  name              text        not null,
  prefix            text        not null,
  secret_hash       bytea       not null,
  expires_at        timestamptz not null,
  revoked_at        timestamptz,
  replaces_key_id   uuid,
  last_used_at      timestamptz,
  last_used_address inet,
  created_at        timestamptz not null default now(),
  created_by        uuid,
  updated_at        timestamptz not null default now(),
  updated_by        uuid,
  row_version       bigint      not null default 0,

  constraint api_keys_pkey primary key (id),
  constraint api_keys_prefix_key unique (prefix),
  constraint api_keys_secret_hash_key unique (secret_hash),
  constraint api_keys_replaces_key_id_key unique (replaces_key_id),
  constraint api_keys_user_id_fkey foreign key (user_id)
    references identity.users (id) on delete restrict,
  constraint api_keys_replaces_key_id_fkey foreign key (replaces_key_id)
    references identity.api_keys (id) on delete restrict,
  constraint api_keys_name_length check (length(name) between 1 and 120),
  constraint api_keys_prefix_format check (prefix ~ '^rk_[A-Za-z0-9]{8}$'),
  constraint api_keys_expiry_range
    check (expires_at between created_at and created_at + interval '400 days')
);

create index api_keys_user_id_idx on identity.api_keys (user_id);

comment on table identity.api_keys is
  'A key that a service signs in with. It may do what its own permissions say, read at every '
  'request; the secret is shown once and kept as a hash.';
comment on column identity.api_keys.id is 'The id of the key.';
comment on column identity.api_keys.user_id is 'The service whose key it is.';
comment on column identity.api_keys.name is 'What it is for.';
comment on column identity.api_keys.prefix is 'How it begins: what people and logs call it by.';
comment on column identity.api_keys.secret_hash is
  E'@behavior -*\nSHA-256 of the whole key.';
comment on column identity.api_keys.expires_at is 'Until when it opens anything.';
comment on column identity.api_keys.revoked_at is 'When it was revoked.';
comment on column identity.api_keys.replaces_key_id is
  'The key that this one was made in place of, if any.';
comment on column identity.api_keys.last_used_at is 'When it was last used; at most a minute late.';
comment on column identity.api_keys.last_used_address is 'The address that it was last used from.';
comment on column identity.api_keys.created_at is 'When it was written.';
comment on column identity.api_keys.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column identity.api_keys.updated_at is 'When it was last changed.';
comment on column identity.api_keys.updated_by is 'The user who last changed it.';
comment on column identity.api_keys.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint api_keys_prefix_key on identity.api_keys is 'There is a key of this prefix.';
comment on constraint api_keys_secret_hash_key on identity.api_keys is
  E'@behavior -*\nA key is made once.';
comment on constraint api_keys_replaces_key_id_key on identity.api_keys is
  'A key is replaced by one other.';
comment on constraint api_keys_user_id_fkey on identity.api_keys is 'There is no such user.';
comment on constraint api_keys_replaces_key_id_fkey on identity.api_keys is
  E'@foreignFieldName successor\nThere is no such key.';
comment on constraint api_keys_name_length on identity.api_keys is
  'A name has 1 to 120 characters.';
comment on constraint api_keys_prefix_format on identity.api_keys is
  'A key begins with rk_ and eight letters or digits.';
comment on constraint api_keys_expiry_range on identity.api_keys is
  'A key is good for 400 days at most.';
