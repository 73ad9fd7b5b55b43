create table identity.users (
  id                  uuid                not null default uuidv7(),
  email               text                not null,
  display_name        text                not null,
  status              identity.user_status not null default 'active',
  created_at          timestamptz         not null default now(),
  created_by          uuid,
  updated_at          timestamptz         not null default now(),
  updated_by          uuid,
  row_version         bigint              not null default 0,
  phone               text,
  phone_verified_at   timestamptz,
  disabled_reason     text,

  constraint users_pkey primary key (id),
  constraint users_email_key unique (email),
  constraint users_email_normal check (identity.is_normal_email(email)),
  constraint users_display_name_length check (length(display_name) between 1 and 120),
  constraint users_phone_format check (phone ~ '^[+][1-9][0-9]{6,14}$'),
  constraint users_phone_verified check (num_nulls(phone, phone_verified_at) <> 1),
  constraint users_disabled_reason_length check (length(disabled_reason) between 1 and 300),
  constraint users_disabled_reason_while_disabled
    check (status = 'disabled' or disabled_reason is null)
);

create index users_status_idx on identity.users (status, id);
create index users_display_name_idx on identity.users (display_name, id);

comment on table identity.users is
  'Somebody who may sign in: staff, customer, service, or the system itself.';
comment on column identity.users.id is 'The id of the user; the subject of its tokens.';
comment on column identity.users.email is
  'The address to sign in with, confirmed by mail: lower case, NFKC.';
comment on column identity.users.display_name is 'The name that others see.';
comment on column identity.users.status is 'Whether the user may sign in.';
comment on column identity.users.phone is
  'The telephone number, once a code sent to it came back (E.164, such as +49301234567).';
comment on column identity.users.phone_verified_at is 'When that code came back.';
comment on column identity.users.disabled_reason is 'Why the user is shut out.';
comment on column identity.users.created_at is 'When it was written.';
comment on column identity.users.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column identity.users.updated_at is 'When it was last changed.';
comment on column identity.users.updated_by is 'The user who last changed it.';
comment on column identity.users.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint users_email_key on identity.users is 'This email address is taken.';
comment on constraint users_email_normal on identity.users is
  'An email address looks like name@host.tld, in lower case, without invisible characters, at '
  'most 254 long.';
comment on constraint users_display_name_length on identity.users is
  'A name has 1 to 120 characters.';
comment on constraint users_phone_format on identity.users is
  'A telephone number is written as +, the country and the number, in digits alone.';
comment on constraint users_phone_verified on identity.users is
  'A telephone number is kept once it is verified.';
comment on constraint users_disabled_reason_length on identity.users is
  'A reason has 1 to 300 characters.';
comment on constraint users_disabled_reason_while_disabled on identity.users is
  'Only who is shut out has a reason for it.';
