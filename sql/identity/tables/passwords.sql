create table identity.passwords (
  user_id       uuid        not null,
  password_hash text        not null,
  changed_at    timestamptz not null default now(),

  constraint passwords_pkey primary key (user_id),
  constraint passwords_user_id_fkey foreign key (user_id)
    references identity.users (id) on delete restrict,
  constraint passwords_password_hash_format
    check (password_hash ~ ('^[$]argon2id[$]v=19[$]m=[0-9]+,t=[0-9]+,p=[0-9]+'
                            '[$][A-Za-z0-9+/]+[$][A-Za-z0-9+/]+$'))
);

comment on table identity.passwords is
  E'@behavior -*\n'
  'The password of a user: a salted hash that says its own parameters. Apart from users, so that '
  'no read of a user can carry it.';
comment on column identity.passwords.user_id is 'The user.';
comment on column identity.passwords.password_hash is 'Argon2id in PHC string format (RFC 9106).';
comment on column identity.passwords.changed_at is
  'When the password was last chosen; a new hash of the same one leaves it.';
comment on constraint passwords_user_id_fkey on identity.passwords is 'There is no such user.';
comment on constraint passwords_password_hash_format on identity.passwords is
  'A password is kept as argon2id in PHC string format.';
