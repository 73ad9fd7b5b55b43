--! Previous: sha1:df93cfb8b02e911601f2dde477376f967451eea1
--! Hash: sha1:22309ef8046125eaa6c0f9b77fb8826e74ca632d
--! Message: identity: passwords, sessions, keys, commands on users and roles

-- identity: passwords, sessions, keys of services, and commands on users and roles.
--! Included identity/types/session_end.sql
create domain identity.session_end as text
  constraint session_end_known
    check (value in (
      'signed_out', 'revoked', 'token_reused', 'password_changed', 'roles_changed',
      'disabled', 'replaced'));
comment on domain identity.session_end is 'Why a session ended before its time.';
comment on constraint session_end_known on domain identity.session_end is
  'A session ends signed_out, revoked, token_reused, password_changed, roles_changed, disabled or '
  'replaced.';
--! EndIncluded identity/types/session_end.sql
--! Included identity/types/token_purpose.sql
create domain identity.token_purpose as text
  constraint token_purpose_known
    check (value in (
      'reset_password', 'accept_invitation', 'verify_phone'));
comment on domain identity.token_purpose is 'What a one-time token is good for.';
comment on constraint token_purpose_known on domain identity.token_purpose is
  'A one-time token is for reset_password, accept_invitation or verify_phone.';
--! EndIncluded identity/types/token_purpose.sql
--! Included identity/functions/normal_email.sql
create or replace function identity.normal_email(email text) returns text
  language sql immutable parallel safe
return lower(app.clean_text(normalize(email, nfkc)));

comment on function identity.normal_email(text) is
  E'@behavior -*\nAn address in its one form (users_email_normal).';
--! EndIncluded identity/functions/normal_email.sql
--! Included identity/functions/is_normal_email.sql
create or replace function identity.is_normal_email(email text) returns boolean
  language sql immutable parallel safe
return email = identity.normal_email(email)
  and length(email) <= 254
  and email ~ '^[^@[:space:][:cntrl:]]+@[^@[:space:][:cntrl:]]+[.][^@[:space:][:cntrl:]]+$';

comment on function identity.is_normal_email(text) is
  E'@behavior -*\nWhether this is an email address in its one form: what users and those who want '
  'to become one are held to.';
--! EndIncluded identity/functions/is_normal_email.sql
alter table identity.users
  add column if not exists phone text,
  add column if not exists phone_verified_at timestamptz,
  add column if not exists disabled_reason text,
  drop constraint if exists users_email_normal,
  drop constraint if exists users_phone_format,
  drop constraint if exists users_phone_verified,
  drop constraint if exists users_disabled_reason_length,
  drop constraint if exists users_disabled_reason_while_disabled;
alter table identity.users
  -- Few have an account so far, all of them staff.
  -- squawk-ignore constraint-missing-not-valid
  add constraint users_email_normal check (identity.is_normal_email(email)),
  -- squawk-ignore constraint-missing-not-valid
  add constraint users_phone_format check (phone ~ '^[+][1-9][0-9]{6,14}$'),
  -- squawk-ignore constraint-missing-not-valid
  add constraint users_phone_verified check (num_nulls(phone, phone_verified_at) <> 1),
  -- squawk-ignore constraint-missing-not-valid
  add constraint users_disabled_reason_length check (length(disabled_reason) between 1 and 300),
  -- squawk-ignore constraint-missing-not-valid
  add constraint users_disabled_reason_while_disabled
    check (status = 'disabled' or disabled_reason is null);
comment on column identity.users.email is
  'The address to sign in with, confirmed by mail: lower case, NFKC.';
comment on column identity.users.phone is
  'The telephone number, once a code sent to it came back (E.164, such as +49301234567).';
comment on column identity.users.phone_verified_at is 'When that code came back.';
comment on column identity.users.disabled_reason is 'Why the user is shut out.';
comment on constraint users_email_normal on identity.users is
  'An email address looks like name@host.tld, in lower case, without invisible characters, at '
  'most 254 long.';
comment on constraint users_phone_format on identity.users is
  'A telephone number is written as +, the country and the number, in digits alone.';
comment on constraint users_phone_verified on identity.users is
  'A telephone number is kept once it is verified.';
comment on constraint users_disabled_reason_length on identity.users is
  'A reason has 1 to 300 characters.';
comment on constraint users_disabled_reason_while_disabled on identity.users is
  'Only who is shut out has a reason for it.';
-- squawk-ignore require-concurrent-index-creation
create index if not exists users_status_idx on identity.users (status, id);
-- squawk-ignore require-concurrent-index-creation
create index if not exists users_display_name_idx on identity.users (display_name, id);
-- squawk-ignore require-concurrent-index-creation
create index if not exists staff_profiles_staff_type_idx on identity.staff_profiles (staff_type);
--! Included identity/tables/passwords.sql
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
--! EndIncluded identity/tables/passwords.sql
--! Included identity/tables/registrations.sql
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
--! EndIncluded identity/tables/registrations.sql
--! Included identity/tables/sessions.sql
create table identity.sessions (
  id           uuid                 not null default uuidv7(),
  user_id      uuid                 not null,
  client_id    text                 not null default 'first-party',
  created_at   timestamptz          not null default now(),
  last_used_at timestamptz          not null default now(),
  expires_at   timestamptz          not null default now() + interval '30 days',
  ended_at     timestamptz,
  ended_by     uuid,
  end_reason   identity.session_end,
  address      inet,
  user_agent   text,

  constraint sessions_pkey primary key (id),
  constraint sessions_user_id_fkey foreign key (user_id)
    references identity.users (id) on delete restrict,
  constraint sessions_expiry_forward check (expires_at > created_at),
  constraint sessions_end_has_reason check (num_nulls(ended_at, end_reason) <> 1)
);

create index sessions_user_id_idx on identity.sessions (user_id, id);
create index sessions_over_at_idx on identity.sessions (least(ended_at, expires_at));

comment on table identity.sessions is
  'A sign-in that lasts: the family of its refresh tokens. A token of an ended session opens '
  'nothing from the next request on.';
comment on column identity.sessions.id is 'The id of the session: the claim sid of its tokens.';
comment on column identity.sessions.user_id is 'The user who signed in.';
comment on column identity.sessions.client_id is 'The OAuth client it was opened for.';
comment on column identity.sessions.created_at is 'When it was written.';
comment on column identity.sessions.last_used_at is 'When a token was last drawn from it.';
comment on column identity.sessions.expires_at is
  'When it ends by itself, however much it is used.';
comment on column identity.sessions.ended_at is 'When it was ended; null while it lasts.';
comment on column identity.sessions.ended_by is
  'The user who ended it; null for the owner of a token that was used twice.';
comment on column identity.sessions.end_reason is 'Why it was ended.';
comment on column identity.sessions.address is 'The address that it was opened from.';
comment on column identity.sessions.user_agent is
  'What the client calls itself; at most 200 characters.';
comment on constraint sessions_user_id_fkey on identity.sessions is 'There is no such user.';
comment on constraint sessions_expiry_forward on identity.sessions is
  'A session lasts for a while.';
comment on constraint sessions_end_has_reason on identity.sessions is
  'A session that ended says why.';
--! EndIncluded identity/tables/sessions.sql
--! Included identity/tables/refresh_tokens.sql
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
--! EndIncluded identity/tables/refresh_tokens.sql
--! Included identity/tables/one_time_tokens.sql
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
--! EndIncluded identity/tables/one_time_tokens.sql
--! Included identity/tables/invitations.sql
create table identity.invitations (
  id          uuid        not null default uuidv7(),
  user_id     uuid        not null,
  created_at  timestamptz not null default now(),
  prepared_at timestamptz,

  constraint invitations_pkey primary key (id),
  constraint invitations_user_id_fkey foreign key (user_id)
    references identity.users (id) on delete restrict,
  constraint invitations_one_waiting exclude (user_id with =) where (prepared_at is null)
);

create index invitations_user_id_idx on identity.invitations (user_id);

comment on table identity.invitations is
  E'@behavior -*\n'
  'Somebody is to be invited to choose a password. A job makes the token and the message: the '
  'database has no key to seal one with.';
comment on column identity.invitations.id is 'The id of the invitation.';
comment on column identity.invitations.user_id is 'The user who is invited.';
comment on column identity.invitations.created_at is 'When it was written.';
comment on column identity.invitations.prepared_at is
  'When its message was queued, or it turned out to be due no more.';
comment on constraint invitations_user_id_fkey on identity.invitations is
  'There is no such user.';
comment on constraint invitations_one_waiting on identity.invitations is
  'An invitation of this user is on its way.';
--! EndIncluded identity/tables/invitations.sql
--! Included identity/tables/api_keys.sql
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
--! EndIncluded identity/tables/api_keys.sql
--! Included identity/types/issued_api_key.sql
create type identity.issued_api_key as (
  api_key identity.api_keys,
  secret  text
);

comment on type identity.issued_api_key is
  'A key that was just made: the one time that its secret is shown.';
comment on column identity.issued_api_key.api_key is 'The key.';
comment on column identity.issued_api_key.secret is
  'The whole key, as the service sends it. Nobody can show it again: only its hash is kept.';
--! EndIncluded identity/types/issued_api_key.sql
--! Included identity/tables/api_key_permissions.sql
create table identity.api_key_permissions (
  api_key_id    uuid        not null,
  permission_id uuid        not null,
  created_at    timestamptz not null default now(),
  created_by    uuid,

  constraint api_key_permissions_pkey primary key (api_key_id, permission_id),
  constraint api_key_permissions_api_key_id_fkey foreign key (api_key_id)
    references identity.api_keys (id) on delete restrict,
  constraint api_key_permissions_permission_id_fkey foreign key (permission_id)
    references identity.permissions (id) on delete restrict
);

create index api_key_permissions_permission_id_idx
  on identity.api_key_permissions (permission_id);

comment on table identity.api_key_permissions is 'What the holder of a key may do.';
comment on column identity.api_key_permissions.api_key_id is 'The key.';
comment on column identity.api_key_permissions.permission_id is 'A permission of its holder.';
comment on column identity.api_key_permissions.created_at is 'When it was written.';
comment on column identity.api_key_permissions.created_by is 'The user who gave it.';
comment on constraint api_key_permissions_api_key_id_fkey on identity.api_key_permissions is
  'There is no such key.';
comment on constraint api_key_permissions_permission_id_fkey on identity.api_key_permissions is
  'There is no such permission.';
--! EndIncluded identity/tables/api_key_permissions.sql
--! Included app/functions/has_permission.sql
-- The one place where the kernel knows identity's tables: plpgsql, because they are created after
-- it. Read at every call and never from the token, so that a permission taken away, a session that
-- ended and a key that was revoked count at once.
create or replace function app.has_permission(permission text) returns boolean
  language plpgsql stable parallel safe security definer set search_path = ''
as $$
declare
  v_user_id constant uuid := app.current_user_id();
  v_session_id constant uuid := app.current_session_id();
  v_api_key_id constant uuid := app.current_api_key_id();
begin
  if v_api_key_id is not null then
    return exists (
      select
      from identity.api_keys k
      join identity.users u on u.id = k.user_id
      join identity.api_key_permissions kp on kp.api_key_id = k.id
      join identity.permissions p on p.id = kp.permission_id
      where k.id = v_api_key_id
        and k.user_id = v_user_id
        and k.revoked_at is null
        and k.expires_at > now()
        and u.status = 'active'
        and p.name = has_permission.permission
    );
  end if;

  if v_session_id is not null and not exists (
    select
    from identity.sessions s
    where s.id = v_session_id
      and s.user_id = v_user_id
      and s.ended_at is null
      and s.expires_at > now()
  ) then
    return false;
  end if;

  return exists (
    select
    from identity.users u
    join identity.user_roles ur on ur.user_id = u.id
    join identity.role_permissions rp on rp.role_id = ur.role_id
    join identity.permissions p on p.id = rp.permission_id
    where u.id = v_user_id
      and u.status = 'active'
      and p.name = has_permission.permission
  );
end;
$$;

comment on function app.has_permission(text) is
  E'@behavior -*\nWhether the user of this request is active, the session or key of it is live, '
  'and a role of the user (with a key: the key itself) has this permission. In a policy write '
  '(select app.has_permission(…)): once per statement, not per row. Security definer: callers need '
  'no right on identity''s tables.';

grant execute on function app.has_permission(text)
  to anonymous, customer, staff, admin, service, gatekeeper;
--! EndIncluded app/functions/has_permission.sql
--! Included identity/triggers/users.sql
-- The life of a user; other ways to come into being stand with their commands.
select app.allow_transition('user', null, 'active', 'create_staff', null);
select app.allow_transition('user', null, 'active', 'create_service', null);
select app.allow_transition('user', 'active', 'disabled', 'disable_user', 'UserDisabled');
select app.allow_transition('user', 'disabled', 'active', 'enable_user', 'UserEnabled');

insert into app.rules (name, sqlstate, status, message) values
  ('users_status_transition', '55000', null, 'The user cannot go from this state to that one.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function identity.tg_users__last_admin_stays() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if exists (
    select
    from identity.user_roles ur
    join identity.roles r on r.id = ur.role_id
    where ur.user_id = new.id and r.name = 'admin'
  ) then
    perform identity.require_active_admin();
  end if;
  return null;
end;
$$;

comment on function identity.tg_users__last_admin_stays() is
  'Refuses to disable the last active admin (users_last_admin_stays).';

create or replace trigger _100_stamp
  before insert or update on identity.users
  for each row execute function app.tg__stamp();

create or replace trigger _200_state_transition
  before insert or update of status on identity.users
  for each row execute function app.tg__state_transition('user');

create or replace trigger _200_last_admin_stays
  after update of status on identity.users
  for each row when (new.status <> 'active')
  execute function identity.tg_users__last_admin_stays();

create or replace trigger _800_state_change
  after insert or update of status on identity.users
  for each row execute function app.tg__state_change('user', 'id', 'status');
--! EndIncluded identity/triggers/users.sql
--! Included identity/triggers/user_roles.sql
create or replace function identity.tg_user_roles__last_admin_stays() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if exists (
    select
    from identity.roles r, identity.users u
    where r.id = old.role_id and r.name = 'admin' and u.id = old.user_id and u.status = 'active'
  ) then
    perform identity.require_active_admin();
  end if;
  return null;
end;
$$;

comment on function identity.tg_user_roles__last_admin_stays() is
  'Refuses to take the role from the last active admin (users_last_admin_stays).';

create or replace trigger _100_stamp
  before insert or update on identity.user_roles
  for each row execute function app.tg__stamp();

create or replace trigger _200_last_admin_stays
  after update or delete on identity.user_roles
  for each row execute function identity.tg_user_roles__last_admin_stays();

-- What is no service any more has no use for its keys, nor has anybody who kept one.
create or replace function identity.tg_user_roles__revoke_keys() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_key identity.api_keys;
begin
  for v_key in
    update identity.api_keys k
    set revoked_at = now()
    from identity.roles r
    where r.id = old.role_id
      and r.token_role = 'service'
      and k.user_id = old.user_id
      and k.revoked_at is null
    returning k.*
  loop
    perform app.record_audit('api_key.revoke', 'done', v_key.user_id,
      jsonb_build_object('prefix', v_key.prefix), api_key_id => v_key.id);
  end loop;
  return null;
end;
$$;

comment on function identity.tg_user_roles__revoke_keys() is
  'Revokes the keys of whoever loses the role of a service.';

create or replace trigger _500_revoke_keys
  after update or delete on identity.user_roles
  for each row execute function identity.tg_user_roles__revoke_keys();
--! EndIncluded identity/triggers/user_roles.sql
--! Included identity/triggers/api_keys.sql
insert into app.rules (name, sqlstate, status, message) values
  ('api_keys_immutable', '55000', null, 'A key stays what it was made as.'),
  ('api_keys_revoked_for_good', '55000', null, 'A key that was revoked stays revoked.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- Not for last_used_at and its address: using a key changes nothing that a reader's row_version
-- speaks of.
create or replace trigger _100_stamp
  before insert or update of
    user_id, name, prefix, secret_hash, expires_at, revoked_at, replaces_key_id
  on identity.api_keys
  for each row execute function app.tg__stamp();

create or replace trigger _200_immutable
  before update on identity.api_keys
  for each row execute function app.tg__frozen(
    '*: name expires_at revoked_at last_used_at last_used_address');

create or replace function identity.tg_api_keys__revoked_for_good() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  perform app.raise_rule('api_keys_revoked_for_good');
  return null;
end;
$$;

comment on function identity.tg_api_keys__revoked_for_good() is
  'Refuses to bring a revoked key back.';

create or replace trigger _210_revoked_for_good
  before update of revoked_at on identity.api_keys
  for each row when (old.revoked_at is not null and new.revoked_at is distinct from old.revoked_at)
  execute function identity.tg_api_keys__revoked_for_good();
--! EndIncluded identity/triggers/api_keys.sql
--! Included identity/triggers/api_key_permissions.sql
insert into app.rules (name, sqlstate, status, message) values
  ('api_key_permissions_not_to_manage', '23514', null,
   'A key never manages users, roles, keys or clients: only people do.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- A key lies in files and is copied: whoever finds one must not be able to make themselves an
-- admin, or keys that outlive it.
create or replace function identity.tg_api_key_permissions__not_to_manage() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if exists (
    select
    from identity.permissions p
    where p.id = new.permission_id
      and p.name in ('users.manage', 'roles.manage', 'api_keys.manage', 'clients.manage')
  ) then
    perform app.raise_rule('api_key_permissions_not_to_manage');
  end if;
  return new;
end;
$$;

comment on function identity.tg_api_key_permissions__not_to_manage() is
  'Keeps what only people do from every key.';

create or replace trigger _200_not_to_manage
  before insert or update of permission_id on identity.api_key_permissions
  for each row execute function identity.tg_api_key_permissions__not_to_manage();
--! EndIncluded identity/triggers/api_key_permissions.sql
--! Included identity/functions/current_user_account.sql
create or replace function identity.current_user_account() returns identity.users
  language sql stable security definer
begin atomic
  select u.*
  from identity.users u
  where u.id = app.current_user_id()
    and u.status = 'active'
    and (app.current_session_id() is null or exists (
      select
      from identity.sessions s
      where s.id = app.current_session_id()
        and s.user_id = u.id
        and s.ended_at is null
        and s.expires_at > now()))
    and (app.current_api_key_id() is null or exists (
      select
      from identity.api_keys k
      where k.id = app.current_api_key_id()
        and k.user_id = u.id
        and k.revoked_at is null
        and k.expires_at > now()));
end;

comment on function identity.current_user_account() is
  'The user of this request; null without a token, when the account is disabled, or when the '
  'session or key has ended. Security definer: one row, the caller''s own.';

grant execute on function identity.current_user_account()
  to anonymous, customer, staff, admin, service, gatekeeper;
--! EndIncluded identity/functions/current_user_account.sql
--! Included identity/policies/passwords.sql
-- The doors read a hash to compare it; nobody else has a use for one.
alter table identity.passwords enable row level security;
revoke all on identity.passwords from anonymous, customer, staff, admin, service;
--! EndIncluded identity/policies/passwords.sql
--! Included identity/policies/registrations.sql
-- Reached only through the doors: who asked for an account is nobody else's business.
alter table identity.registrations enable row level security;
revoke all on identity.registrations from anonymous, customer, staff, admin, service;
--! EndIncluded identity/policies/registrations.sql
--! Included identity/policies/sessions.sql
alter table identity.sessions enable row level security;

revoke all on identity.sessions from anonymous, customer, staff, admin, service;
grant select on identity.sessions to customer, staff, admin;

create policy sessions_self_reads on identity.sessions
  for select to customer, staff, admin
  using (user_id = (select (identity.current_user_account()).id));

create policy sessions_managers_read on identity.sessions
  for select to staff, admin
  using ((select app.has_permission('users.manage')));
--! EndIncluded identity/policies/sessions.sql
--! Included identity/policies/refresh_tokens.sql
-- Reached only through the doors.
alter table identity.refresh_tokens enable row level security;
revoke all on identity.refresh_tokens from anonymous, customer, staff, admin, service;
--! EndIncluded identity/policies/refresh_tokens.sql
--! Included identity/policies/one_time_tokens.sql
-- Reached only through the doors.
alter table identity.one_time_tokens enable row level security;
revoke all on identity.one_time_tokens from anonymous, customer, staff, admin, service;
--! EndIncluded identity/policies/one_time_tokens.sql
--! Included identity/policies/invitations.sql
-- Reached only through the commands and the job.
alter table identity.invitations enable row level security;
revoke all on identity.invitations from anonymous, customer, staff, admin, service;
--! EndIncluded identity/policies/invitations.sql
--! Included identity/policies/api_keys.sql
alter table identity.api_keys enable row level security;

revoke all on identity.api_keys from anonymous, customer, staff, admin, service;
grant select on identity.api_keys to staff, admin;

create policy api_keys_managers_read on identity.api_keys
  for select to staff, admin
  using ((select app.has_permission('api_keys.manage')));
--! EndIncluded identity/policies/api_keys.sql
--! Included identity/policies/api_key_permissions.sql
alter table identity.api_key_permissions enable row level security;

revoke all on identity.api_key_permissions from anonymous, customer, staff, admin, service;
grant select on identity.api_key_permissions to staff, admin;

create policy api_key_permissions_managers_read on identity.api_key_permissions
  for select to staff, admin
  using ((select app.has_permission('api_keys.manage')));
--! EndIncluded identity/policies/api_key_permissions.sql
--! Included identity/functions/open_session.sql
create or replace function identity.open_session(
  user_id uuid, client_id text default 'first-party'
) returns uuid
  language plpgsql volatile set search_path = ''
as $$
declare
  v_session_id uuid;
begin
  insert into identity.sessions (user_id, client_id, address, user_agent)
  values (open_session.user_id, open_session.client_id, app.current_address(),
          app.current_user_agent())
  returning id into v_session_id;

  perform app.record_audit('session.open', 'done', open_session.user_id,
    jsonb_build_object('client_id', open_session.client_id), v_session_id);
  return v_session_id;
end;
$$;

comment on function identity.open_session(uuid, text) is
  E'@behavior -*\nOpens a session for a user whose identity has been proven, and writes it down. '
  'Granted to nobody: the functions that have seen the proof call it.';
--! EndIncluded identity/functions/open_session.sql
--! Included identity/functions/end_sessions.sql
create or replace function identity.end_sessions(
  user_id uuid, reason identity.session_end, kept_session_id uuid default null
) returns integer
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  v_count integer;
begin
  -- In the order of their ids, so that two who end the same sessions don't wait for each other.
  perform
  from identity.sessions s
  where s.user_id = end_sessions.user_id and s.ended_at is null
  order by s.id
  for update;

  with ended as (
    update identity.sessions s
    set ended_at = now(), ended_by = app.current_user_id(), end_reason = end_sessions.reason
    where s.user_id = end_sessions.user_id
      and s.ended_at is null
      and s.id is distinct from end_sessions.kept_session_id
    returning s.id
  ), recorded as materialized (
    select app.record_audit('session.end', 'done', end_sessions.user_id,
      jsonb_build_object('reason', end_sessions.reason), e.id)
    from ended e
  )
  select count(*) into v_count from recorded;
  return v_count;
end;
$$;

comment on function identity.end_sessions(uuid, identity.session_end, uuid) is
  E'@behavior -*\nEnds every session of a user but the one that is kept; says how many. Their '
  'access tokens open nothing from the next request on. Granted to nobody: commands call it.';
--! EndIncluded identity/functions/end_sessions.sql
--! Included identity/functions/token_role_of.sql
create or replace function identity.token_role_of(user_id uuid) returns identity.token_role
  language sql stable
begin atomic
  select r.token_role
  from identity.user_roles ur
  join identity.roles r on r.id = ur.role_id
  where ur.user_id = token_role_of.user_id
  order by array_position('{admin,staff,customer,service}'::text[], r.token_role::text)
  limit 1;
end;

comment on function identity.token_role_of(uuid) is
  E'@behavior -*\nThe role that the tokens of a user name: the first of admin, staff, customer and '
  'service that a role of the user gives; null without any. Granted to nobody: the functions of '
  'the doors call it.';
--! EndIncluded identity/functions/token_role_of.sql
--! Included identity/functions/credentials_of.sql
create or replace function identity.credentials_of(email text)
  returns table (normal_email text, password_hash text)
  language sql stable security definer
begin atomic
  select a.email, p.password_hash
  from (select coalesce(identity.normal_email(credentials_of.email), '') as email) a
  left join identity.users u on u.email = a.email
  left join identity.passwords p on p.user_id = u.id;
end;

comment on function identity.credentials_of(text) is
  E'@behavior -*\nAn address in its one form, and the hash that a password for it is compared '
  'with; null without one. Always one row. Security definer: the doors have no right on the '
  'table.';

grant execute on function identity.credentials_of(text) to gatekeeper;
--! EndIncluded identity/functions/credentials_of.sql
--! Included identity/functions/end_session.sql
create or replace function identity.end_session(session_id uuid, reason identity.session_end)
  returns void
  language plpgsql volatile set search_path = ''
as $$
declare
  v_user_id uuid;
begin
  update identity.sessions s
  set ended_at = now(), ended_by = app.current_user_id(), end_reason = reason
  where s.id = end_session.session_id and s.ended_at is null
  returning s.user_id into v_user_id;
  if not found then
    return;
  end if;

  perform app.record_audit('session.end', 'done', v_user_id,
    jsonb_build_object('reason', reason), end_session.session_id);
end;
$$;

comment on function identity.end_session(uuid, identity.session_end) is
  E'@behavior -*\nEnds one session, unless it has ended already. Its access tokens open nothing '
  'from the next request on. Granted to nobody: commands and doors call it.';
--! EndIncluded identity/functions/end_session.sql
--! Included identity/functions/issue_refresh_token.sql
create or replace function identity.issue_refresh_token(session_id uuid, token_hash bytea)
  returns timestamptz
  language sql volatile
begin atomic
  insert into identity.refresh_tokens (session_id, token_hash, expires_at)
  select s.id, issue_refresh_token.token_hash, least(s.expires_at, now() + interval '14 days')
  from identity.sessions s
  where s.id = issue_refresh_token.session_id
  returning expires_at;
end;

comment on function identity.issue_refresh_token(uuid, bytea) is
  E'@behavior -*\nKeeps the next refresh token of a session; says until when it can be used: for '
  '14 days, and never longer than the session lasts. Granted to nobody: the functions of the doors '
  'call it.';
--! EndIncluded identity/functions/issue_refresh_token.sql
--! Included identity/functions/replace_refresh_token.sql
create or replace function identity.replace_refresh_token(
  token identity.refresh_tokens, successor_hash bytea, successor_sealed bytea
) returns timestamptz
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
begin
  -- The token in the box of its predecessor is used now: nobody is given it again.
  update identity.refresh_tokens t
  set successor_sealed = null
  where t.session_id = token.session_id and t.successor_sealed is not null;

  update identity.refresh_tokens t
  set used_at = now(), successor_sealed = replace_refresh_token.successor_sealed
  where t.id = token.id;
  update identity.sessions s set last_used_at = now() where s.id = token.session_id;
  return identity.issue_refresh_token(token.session_id, replace_refresh_token.successor_hash);
end;
$$;

comment on function identity.replace_refresh_token(identity.refresh_tokens, bytea, bytea) is
  E'@behavior -*\nUses a refresh token up and gives the next of its session; says until when that '
  'can be used. Granted to nobody: rotate_refresh_token calls it.';
--! EndIncluded identity/functions/replace_refresh_token.sql
--! Included identity/functions/refusal_of_sign_in.sql
-- The user is locked against being disabled, the password against being changed: both end the
-- sessions that they find, so none must be opened behind their back.
create or replace function identity.refusal_of_sign_in(user_id uuid, proven_hash text)
  returns text
  language plpgsql volatile set search_path = ''
as $$
declare
  v_status identity.user_status;
  v_hash text;
begin
  select u.status into v_status
  from identity.users u
  where u.id = refusal_of_sign_in.user_id
  for share;
  select p.password_hash into v_hash
  from identity.passwords p
  where p.user_id = refusal_of_sign_in.user_id
  for no key update;

  return case
    when v_status is null then 'unknown'
    when v_hash is null then 'no_password'
    when v_hash is distinct from proven_hash then 'wrong_password'
    when v_status <> 'active' then 'disabled'
    when identity.token_role_of(user_id) is null then 'no_role'
  end;
end;
$$;

comment on function identity.refusal_of_sign_in(uuid, text) is
  E'@behavior -*\nWhy somebody may not sign in with the hash that the password was proven against; '
  'null when nothing speaks against it. Granted to nobody: sign_in calls it.';
--! EndIncluded identity/functions/refusal_of_sign_in.sql
--! Included identity/functions/refusal_of_refresh.sql
-- The box is emptied when what is in it is used (replace_refresh_token).
create or replace function identity.refusal_of_refresh(
  session identity.sessions, token identity.refresh_tokens
) returns text
  language sql stable
return case
  when session.ended_at is not null then 'ended'
  when session.expires_at <= now() then 'expired'
  when not identity.is_active_user(session.user_id) then 'disabled'
  when identity.token_role_of(session.user_id) is null then 'no_role'
  when token.used_at is null and token.expires_at <= now() then 'expired'
  when token.used_at <= now() - interval '10 seconds' then 'reused'
  when token.used_at is not null and token.successor_sealed is null then 'reused'
end;

comment on function identity.refusal_of_refresh(identity.sessions, identity.refresh_tokens) is
  E'@behavior -*\nWhy a refresh token is good for nothing; null while it is good. Granted to '
  'nobody: rotate_refresh_token calls it.';
--! EndIncluded identity/functions/refusal_of_refresh.sql
--! Included identity/functions/refuse_refresh.sql
create or replace function identity.refuse_refresh(session identity.sessions, refusal text)
  returns void
  language plpgsql volatile set search_path = ''
as $$
begin
  if refusal = 'reused' then
    perform app.record_audit('session.refresh_reused', 'refused', session.user_id,
      session_id => session.id);
    perform identity.end_session(session.id, 'token_reused');
  else
    perform app.record_audit('session.refuse', 'refused', session.user_id,
      jsonb_build_object('reason', refusal), session.id);
  end if;
end;
$$;

comment on function identity.refuse_refresh(identity.sessions, text) is
  E'@behavior -*\nWrites down that a refresh token was refused; one that was used twice ends its '
  'session, because nobody knows which of the two users is the thief. Granted to nobody: '
  'rotate_refresh_token calls it.';
--! EndIncluded identity/functions/refuse_refresh.sql
--! Included identity/functions/sign_in.sql
-- A refusal is no error: an error would take its record back.
create or replace function identity.sign_in(
  email text, proven_hash text, token_hash bytea, upgraded_hash text default null
) returns table (
  user_id uuid, session_id uuid, token_role identity.token_role, refresh_expires_at timestamptz
)
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_user identity.users;
  v_refusal text;
begin
  select * into v_user from identity.users u where u.email = identity.normal_email(sign_in.email);
  v_refusal := identity.refusal_of_sign_in(v_user.id, sign_in.proven_hash);
  if v_refusal is not null then
    perform app.record_audit('session.refuse', 'refused', v_user.id,
      jsonb_build_object('reason', v_refusal));
    return;
  end if;

  -- Proven: from here on it is the user who acts.
  perform set_config('jwt.claims.sub', v_user.id::text, true);
  -- The same password: changed_at stays.
  update identity.passwords p set password_hash = sign_in.upgraded_hash
  where p.user_id = v_user.id and sign_in.upgraded_hash is not null;

  user_id := v_user.id;
  session_id := identity.open_session(v_user.id);
  token_role := identity.token_role_of(v_user.id);
  refresh_expires_at := identity.issue_refresh_token(session_id, sign_in.token_hash);
  return next;
end;
$$;

comment on function identity.sign_in(text, text, bytea, text) is
  E'@behavior -*\nOpens a session for whoever proved the password that this hash is of; no row, '
  'and on record why, for everybody else.\n'
  '@param email The address, as it was typed.\n'
  '@param proven_hash The hash that the password was found to match; null when it matched none.\n'
  '@param token_hash SHA-256 of the first refresh token.\n'
  '@param upgraded_hash A hash of the same password by today''s parameters, if the old one is '
  'outdated.\n'
  'Security definer: the doors have no right on the tables.';

grant execute on function identity.sign_in(text, text, bytea, text) to gatekeeper;
--! EndIncluded identity/functions/sign_in.sql
--! Included identity/functions/rotate_refresh_token.sql
-- A refusal is no error: an error would take its record, and the end of the session, back. The
-- session is locked first: of those who come with one token at once, one has it rotated, and the
-- others find what it was rotated to.
create or replace function identity.rotate_refresh_token(
  token_hash bytea, successor_hash bytea, successor_sealed bytea
) returns table (
  user_id uuid, session_id uuid, token_role identity.token_role, refresh_expires_at timestamptz,
  given_successor bytea
)
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_session identity.sessions;
  v_token identity.refresh_tokens;
  v_refusal text;
begin
  select s.* into v_session
  from identity.refresh_tokens t
  join identity.sessions s on s.id = t.session_id
  where t.token_hash = rotate_refresh_token.token_hash
  for no key update of s;
  if not found then
    return;
  end if;
  select * into v_token
  from identity.refresh_tokens t
  where t.token_hash = rotate_refresh_token.token_hash;

  v_refusal := identity.refusal_of_refresh(v_session, v_token);
  if v_refusal is not null then
    perform identity.refuse_refresh(v_session, v_refusal);
    return;
  end if;

  -- Proven: from here on it is the user who acts.
  perform set_config('jwt.claims.sub', v_session.user_id::text, true);
  user_id := v_session.user_id;
  session_id := v_session.id;
  token_role := identity.token_role_of(v_session.user_id);
  if v_token.used_at is null then
    refresh_expires_at := identity.replace_refresh_token(
      v_token, rotate_refresh_token.successor_hash, rotate_refresh_token.successor_sealed);
  else
    given_successor := v_token.successor_sealed;
    select t.expires_at into refresh_expires_at
    from identity.refresh_tokens t
    where t.session_id = v_session.id and t.used_at is null;
  end if;
  return next;
end;
$$;

comment on function identity.rotate_refresh_token(bytea, bytea, bytea) is
  E'@behavior -*\nGives a refresh token its successor; again the same one for ten seconds, for a '
  'client that lost the answer. No row where the token is good for nothing; whoever uses one twice '
  'ends its session.\n'
  '@param token_hash SHA-256 of the token.\n'
  '@param successor_hash SHA-256 of the token to give for it.\n'
  '@param successor_sealed That token, sealed for whoever has this one.\n'
  'Security definer: the doors have no right on the tables.';

grant execute on function identity.rotate_refresh_token(bytea, bytea, bytea) to gatekeeper;
--! EndIncluded identity/functions/rotate_refresh_token.sql
--! Included identity/functions/end_session_of_token.sql
create or replace function identity.end_session_of_token(token_hash bytea) returns void
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_session identity.sessions;
begin
  select s.* into v_session
  from identity.refresh_tokens t
  join identity.sessions s on s.id = t.session_id
  where t.token_hash = end_session_of_token.token_hash;
  if not found then
    return;
  end if;

  -- Whoever has a token of the session, used or not, may end it.
  perform set_config('jwt.claims.sub', v_session.user_id::text, true);
  perform identity.end_session(v_session.id, 'signed_out');
end;
$$;

comment on function identity.end_session_of_token(bytea) is
  E'@behavior -*\nEnds the session that a refresh token is of; nothing where there is none, or it '
  'has ended.\n'
  '@param token_hash SHA-256 of the token.\n'
  'Security definer: the doors have no right on the tables.';

grant execute on function identity.end_session_of_token(bytea) to gatekeeper;
--! EndIncluded identity/functions/end_session_of_token.sql
--! Included identity/functions/purge_expired.sql
-- A session stays for 90 days after its end, to be shown; its refresh tokens for 7, because one
-- that comes back later than that says no more than that it is good for nothing. One-time tokens
-- stay for an hour: how many were sent in it is counted (send_phone_code, request_password_reset).
create or replace function identity.purge_expired() returns bigint
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_purged bigint := 0;
  v_rows bigint;
begin
  perform app.act_as_system();

  delete from identity.registrations r
  where r.id in (
    select e.id from identity.registrations e
    where e.expires_at <= now()
    order by e.expires_at
    limit 10000
    for update skip locked
  );
  get diagnostics v_rows = row_count;
  v_purged := v_purged + v_rows;

  delete from identity.one_time_tokens t
  where t.id in (
    select e.id from identity.one_time_tokens e
    where e.expires_at <= now() - interval '1 hour'
    order by e.expires_at
    limit 10000
    for update skip locked
  );
  get diagnostics v_rows = row_count;
  v_purged := v_purged + v_rows;

  delete from identity.refresh_tokens t
  where t.id in (
    select e.id from identity.refresh_tokens e
    join identity.sessions s on s.id = e.session_id
    -- By the sessions of a week, which are few beside all tokens; what a worker that stood still
    -- for longer has missed goes with its session.
    where least(s.ended_at, s.expires_at)
      between now() - interval '14 days' and now() - interval '7 days'
    limit 10000
    for update of e skip locked
  );
  get diagnostics v_rows = row_count;
  v_purged := v_purged + v_rows;

  delete from identity.oidc_artifacts a
  where (a.kind, a.id_hash) in (
    select e.kind, e.id_hash from identity.oidc_artifacts e
    where e.expires_at <= now()
    order by e.expires_at
    limit 10000
    for update skip locked
  );
  get diagnostics v_rows = row_count;
  v_purged := v_purged + v_rows;

  delete from identity.sessions s
  where s.id in (
    select e.id from identity.sessions e
    where least(e.ended_at, e.expires_at) <= now() - interval '90 days'
    limit 10000
    for update skip locked
  );
  get diagnostics v_rows = row_count;
  return v_purged + v_rows;
end;
$$;

comment on function identity.purge_expired() is
  E'@behavior -*\nForgets what nobody can use any more: requests for an account, one-time tokens, '
  'what the OpenID provider kept, refresh tokens of sessions that ended a week ago, sessions that '
  'ended 90 days ago. At most '
  '10,000 of each a call; says how many. Security definer: the worker has no right on the tables.';

grant execute on function identity.purge_expired() to rentify_worker;
--! EndIncluded identity/functions/purge_expired.sql
--! Included identity/functions/note_api_key_use.sql
-- A busy key would fill the audit and rewrite its row at every request: one use a minute and one
-- record an hour and address say as much.
create or replace function identity.note_api_key_use(key identity.api_keys, refusal text)
  returns void
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  v_outcome constant app.audit_outcome := case when refusal is null then 'done' else 'refused' end;
begin
  if refusal is null
     and coalesce(key.last_used_at, '-infinity') < now() - interval '1 minute' then
    update identity.api_keys k
    set last_used_at = now(), last_used_address = app.current_address()
    where k.id = key.id;
  end if;

  -- By the id, which begins with the time: the index then reads the last hour alone.
  if not exists (
    select
    from app.audit_events e
    where e.subject_id = key.user_id
      and e.id > uuidv7(interval '-1 hour')
      and e.kind = 'api_key.use'
      and e.outcome = v_outcome
      and e.api_key_id = key.id
      and e.address is not distinct from app.current_address()
  ) then
    perform app.record_audit('api_key.use', v_outcome, key.user_id,
      jsonb_strip_nulls(jsonb_build_object('prefix', key.prefix, 'reason', refusal)),
      api_key_id => key.id);
  end if;
end;
$$;

comment on function identity.note_api_key_use(identity.api_keys, text) is
  E'@behavior -*\nNotes when and from where a key was used, at most once a minute, and writes it '
  'down at most once an hour for an address. Granted to nobody: authenticate_api_key calls it.';
--! EndIncluded identity/functions/note_api_key_use.sql
--! Included identity/functions/authenticate_api_key.sql
-- Locks the key, so that servers that see it at once write down its use once.
create or replace function identity.authenticate_api_key(secret_hash bytea)
  returns table (api_key_id uuid, user_id uuid)
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_key identity.api_keys;
  v_refusal text;
begin
  select * into v_key
  from identity.api_keys k
  where k.secret_hash = authenticate_api_key.secret_hash
  for no key update;
  if not found then
    return;
  end if;

  v_refusal := case
    when v_key.revoked_at is not null then 'revoked'
    when v_key.expires_at <= now() then 'expired'
    when not identity.is_active_user(v_key.user_id) then 'disabled'
  end;
  if v_refusal is null then
    -- Proven: from here on it is the service that acts.
    perform set_config('jwt.claims.sub', v_key.user_id::text, true);
  end if;
  perform identity.note_api_key_use(v_key, v_refusal);

  if v_refusal is null then
    api_key_id := v_key.id;
    user_id := v_key.user_id;
    return next;
  end if;
end;
$$;

comment on function identity.authenticate_api_key(bytea) is
  E'@behavior -*\nThe key of this SHA-256 and its service, and notes that it was used; no row when '
  'there is none, it was revoked, has expired, or its service is disabled. Security definer: the '
  'doors have no right on the table.';

grant execute on function identity.authenticate_api_key(bytea) to gatekeeper;
--! EndIncluded identity/functions/authenticate_api_key.sql
--! Included identity/functions/has_signed_in_from_here.sql
-- An IPv6 subscriber has a /64 and takes a new address of it every day.
create or replace function identity.has_signed_in_from_here(email text) returns boolean
  language sql stable security definer
return exists (
  select
  from identity.users u
  join identity.sessions s on s.user_id = u.id
  where u.email = lower(app.clean_text(normalize(has_signed_in_from_here.email, nfkc)))
    and s.created_at > now() - interval '30 days'
    and s.address <<= network(set_masklen(app.current_address(),
      case family(app.current_address()) when 4 then 32 else 64 end))
);

revoke all on function identity.has_signed_in_from_here(text) from public;
grant execute on function identity.has_signed_in_from_here(text) to gatekeeper;

comment on function identity.has_signed_in_from_here(text) is
  E'@behavior -*\nWhether the account of an email address has signed in from the network of this '
  'request in the last 30 days: its owner is let in while others try his password.\n'
  'Security definer: nobody who asks is signed in, and sessions are hidden from him.';
--! EndIncluded identity/functions/has_signed_in_from_here.sql
--! Included identity/functions/is_service.sql
-- And nothing else: a key must never act as a person.
create or replace function identity.is_service(user_id uuid) returns boolean
  language sql stable
return exists (
  select
  from identity.users u
  where u.id = is_service.user_id
    and u.status = 'active'
    and identity.token_role_of(u.id) = 'service'
);

comment on function identity.is_service(uuid) is
  E'@behavior -*\nWhether there is such a user, it is a service, and it is active. Granted to '
  'nobody: commands call it.';
--! EndIncluded identity/functions/is_service.sql
--! Included identity/functions/issue_api_key.sql
insert into app.rules (name, sqlstate, status, message) values
  ('api_keys_of_active_service', '23514', null, 'Only a service that is active has keys.'),
  ('api_key_permissions_within_giver', '55000', 403,
   'Nobody gives a permission that they don''t have.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- Each gen_random_uuid() has 122 bits from the system's generator: the secret has 244.
create or replace function identity.issue_api_key(
  user_id uuid, name text, permission_ids uuid[], expires_at timestamptz,
  replaces_key_id uuid default null
) returns identity.issued_api_key
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  v_prefix constant text := 'rk_' || left(gen_random_uuid()::text, 8);
  v_secret constant text := v_prefix || '_' || rtrim(translate(
    encode(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), 'base64'),
    '+/', '-_'), '=');
  v_key identity.api_keys;
begin
  if not identity.is_service(issue_api_key.user_id) then
    perform app.raise_rule('api_keys_of_active_service');
  end if;
  if exists (
    select
    from identity.permissions p
    where p.id = any (issue_api_key.permission_ids) and not app.has_permission(p.name)
  ) then
    perform app.raise_rule('api_key_permissions_within_giver');
  end if;

  insert into identity.api_keys
    (user_id, name, prefix, secret_hash, expires_at, replaces_key_id)
  values
    (issue_api_key.user_id, app.clean_text(issue_api_key.name), v_prefix,
     sha256(convert_to(v_secret, 'utf8')), issue_api_key.expires_at,
     issue_api_key.replaces_key_id)
  returning * into v_key;

  insert into identity.api_key_permissions (api_key_id, permission_id, created_by)
  select v_key.id, p.id, app.current_user_id()
  from identity.permissions p
  where p.id = any (issue_api_key.permission_ids);
  return (v_key, v_secret);
end;
$$;

comment on function identity.issue_api_key(uuid, text, uuid[], timestamptz, uuid) is
  E'@behavior -*\nMakes a key for a service, with permissions that its maker holds, and shows its '
  'secret. Granted to nobody: commands call it.';
--! EndIncluded identity/functions/issue_api_key.sql
--! Included identity/functions/create_service.sql
create or replace function identity.create_service(display_name text, email text)
  returns identity.users
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_user identity.users;
begin
  perform app.require_permission('api_keys.manage');

  insert into identity.users (email, display_name)
  values (identity.normal_email(create_service.email),
          app.clean_text(create_service.display_name))
  returning * into v_user;

  insert into identity.user_roles (user_id, role_id)
  select v_user.id, r.id from identity.roles r where r.name = 'service';

  perform app.record_audit('user.create', 'done', v_user.id,
    jsonb_build_object('roles', jsonb_build_array('service')));
  return v_user;
end;
$$;

comment on function identity.create_service(text, text) is
  E'Adds a service: a program that signs in with keys (createApiKey) and may do what those say. '
  'It has no password. Permission: api_keys.manage.\n'
  '@param display_name What it is called.\n'
  '@param email The address of those who look after it; each service has one of its own.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function identity.create_service(text, text) to staff, admin;
--! EndIncluded identity/functions/create_service.sql
--! Included identity/functions/create_api_key.sql
create or replace function identity.create_api_key(
  user_id uuid, name text, permissions text[], expires_at timestamptz default null
) returns identity.issued_api_key
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_permission_ids uuid[];
  v_issued identity.issued_api_key;
begin
  perform app.require_permission('api_keys.manage');

  if exists (
    select
    from unnest(create_api_key.permissions) as wanted (name)
    where not exists (select from identity.permissions p where p.name = wanted.name)
  ) then
    perform app.raise_not_found('permission');
  end if;
  select coalesce(array_agg(p.id), '{}') into v_permission_ids
  from identity.permissions p
  where p.name = any (create_api_key.permissions);

  v_issued := identity.issue_api_key(create_api_key.user_id, create_api_key.name,
    v_permission_ids, coalesce(create_api_key.expires_at, now() + interval '90 days'));

  perform app.record_audit('api_key.create', 'done', create_api_key.user_id,
    jsonb_build_object('prefix', (v_issued.api_key).prefix,
      'permissions', to_jsonb(create_api_key.permissions),
      'expires_at', (v_issued.api_key).expires_at),
    api_key_id => (v_issued.api_key).id);
  return v_issued;
end;
$$;

comment on function identity.create_api_key(uuid, text, text[], timestamptz) is
  E'@refusesIdempotencyKey\n'
  'Makes a key for a service and shows its secret, this once. It may do what its permissions say: '
  'only such as its maker holds (API_KEY_PERMISSIONS_WITHIN_GIVER), and never to manage users, '
  'roles or keys (API_KEY_PERMISSIONS_NOT_TO_MANAGE). Takes no idempotency key, because the answer '
  'would be kept with it: make another and revoke the one whose answer was lost. '
  'Permission: api_keys.manage.\n'
  '@param user_id The service.\n'
  '@param name What the key is for.\n'
  '@param permissions What its holder may do, by name, such as rentals.read.\n'
  '@param expires_at Until when it opens anything: 90 days from now unless given, 400 at most.\n'
  'Security definer: clients have no right to write the tables.';

grant execute on function identity.create_api_key(uuid, text, text[], timestamptz)
  to staff, admin;
--! EndIncluded identity/functions/create_api_key.sql
--! Included identity/functions/rotate_api_key.sql
insert into app.rules (name, sqlstate, status, message) values
  ('api_keys_live', '55000', null, 'This key was revoked or has expired.'),
  ('api_keys_overlap_range', '23514', null, 'The old key lives on for 0 to 168 hours.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function identity.rotate_api_key(
  api_key_id uuid, overlap_hours integer default 24
) returns identity.issued_api_key
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_overlap_hours constant integer := coalesce(rotate_api_key.overlap_hours, 24);
  v_key identity.api_keys;
  v_permission_ids uuid[];
  v_issued identity.issued_api_key;
begin
  perform app.require_permission('api_keys.manage');
  if v_overlap_hours not between 0 and 168 then
    perform app.raise_rule('api_keys_overlap_range');
  end if;

  select * into v_key
  from identity.api_keys k where k.id = rotate_api_key.api_key_id for no key update;
  if not found then
    perform app.raise_not_found('api_key');
  end if;
  if v_key.revoked_at is not null or v_key.expires_at <= now() then
    perform app.raise_rule('api_keys_live');
  end if;

  select coalesce(array_agg(kp.permission_id), '{}') into v_permission_ids
  from identity.api_key_permissions kp
  where kp.api_key_id = v_key.id;
  v_issued := identity.issue_api_key(v_key.user_id, v_key.name, v_permission_ids,
    now() + (v_key.expires_at - v_key.created_at), v_key.id);

  update identity.api_keys k
  set expires_at = least(k.expires_at, now() + make_interval(hours => v_overlap_hours))
  where k.id = v_key.id;
  -- Two live keys, never three: the one before it has had its overlap.
  update identity.api_keys k
  set expires_at = now()
  where k.id = v_key.replaces_key_id and k.expires_at > now();

  perform app.record_audit('api_key.rotate', 'done', v_key.user_id,
    jsonb_build_object('prefix', v_key.prefix, 'successor', (v_issued.api_key).prefix,
      'overlap_hours', v_overlap_hours),
    api_key_id => v_key.id);
  return v_issued;
end;
$$;

comment on function identity.rotate_api_key(uuid, integer) is
  E'@refusesIdempotencyKey\n'
  'Makes the key that comes after this one, with the same name, permissions and length of life, '
  'and shows its secret, this once. Both open the API until the overlap is over. A key is rotated '
  'once (API_KEYS_REPLACES_KEY_ID_KEY), by somebody who holds all of its permissions. Takes no '
  'idempotency key, because the answer would be kept with it. Permission: api_keys.manage.\n'
  '@param api_key_id The key to replace.\n'
  '@param overlap_hours For how long it still opens the API: 24 hours unless given, 168 at most.\n'
  'Security definer: clients have no right to write the tables.';

grant execute on function identity.rotate_api_key(uuid, integer) to staff, admin;
--! EndIncluded identity/functions/rotate_api_key.sql
--! Included identity/functions/revoke_api_key.sql
create or replace function identity.revoke_api_key(api_key_id uuid) returns identity.api_keys
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_key identity.api_keys;
begin
  perform app.require_permission('api_keys.manage');

  select * into v_key
  from identity.api_keys k where k.id = revoke_api_key.api_key_id for no key update;
  if not found then
    perform app.raise_not_found('api_key');
  end if;
  -- Whoever revokes in an emergency wants it dead, and has that.
  if v_key.revoked_at is not null then
    return v_key;
  end if;

  update identity.api_keys k set revoked_at = now() where k.id = v_key.id returning * into v_key;
  perform app.record_audit('api_key.revoke', 'done', v_key.user_id,
    jsonb_build_object('prefix', v_key.prefix), api_key_id => v_key.id);
  return v_key;
end;
$$;

comment on function identity.revoke_api_key(uuid) is
  E'Ends a key for good: it opens nothing from the next request on. A key that was revoked stays '
  'as it is. Permission: api_keys.manage.\n'
  '@param api_key_id The key.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function identity.revoke_api_key(uuid) to staff, admin;
--! EndIncluded identity/functions/revoke_api_key.sql
--! Included identity/functions/current_permissions.sql
create or replace function identity.current_permissions() returns text[]
  language sql stable security definer
begin atomic
  select coalesce(array_agg(p.name order by p.name), '{}')
  from identity.permissions p
  where app.has_permission(p.name);
end;

comment on function identity.current_permissions() is
  'What the user of this request may do, by name; empty without a token. Security definer: only '
  'the caller''s own.';

grant execute on function identity.current_permissions()
  to anonymous, customer, staff, admin, service;
--! EndIncluded identity/functions/current_permissions.sql
--! Included identity/functions/has_all_of_role.sql
create or replace function identity.has_all_of_role(role_id uuid) returns boolean
  language sql stable
return not exists (
  select
  from identity.role_permissions rp
  join identity.permissions p on p.id = rp.permission_id
  where rp.role_id = has_all_of_role.role_id
    and p.name <> all ((select identity.current_permissions())::text[]));

comment on function identity.has_all_of_role(uuid) is
  E'@behavior -*\nWhether the user of this request may do all that the role may.';
--! EndIncluded identity/functions/has_all_of_role.sql
--! Included identity/functions/has_all_of_user.sql
create or replace function identity.has_all_of_user(user_id uuid) returns boolean
  language sql stable
return not exists (
  select
  from (
    select rp.permission_id
    from identity.user_roles ur
    join identity.role_permissions rp on rp.role_id = ur.role_id
    where ur.user_id = has_all_of_user.user_id
    union
    select kp.permission_id
    from identity.api_keys k
    join identity.api_key_permissions kp on kp.api_key_id = k.id
    where k.user_id = has_all_of_user.user_id
      and k.revoked_at is null
      and k.expires_at > now()
  ) held
  join identity.permissions p on p.id = held.permission_id
  where p.name <> all ((select identity.current_permissions())::text[]));

comment on function identity.has_all_of_user(uuid) is
  E'@behavior -*\nWhether the user of this request may do all that the other may, by roles and by '
  'keys.';
--! EndIncluded identity/functions/has_all_of_user.sql
--! Included identity/functions/lock_managed_user.sql
insert into app.rules (name, sqlstate, status, message) values
  ('users_system_untouched', '55000', 403, 'The system itself is nobody''s to change.'),
  ('users_within_manager', '55000', 403, 'This user may do what you may not: ask an admin.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- Whoever manages users would be an admin otherwise: by taking an admin's roles, shutting the
-- admins out, or inviting one anew.
create or replace function identity.lock_managed_user(user_id uuid) returns identity.users
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  v_user identity.users;
begin
  select * into v_user
  from identity.users u
  where u.id = lock_managed_user.user_id
  for no key update;
  if not found then
    perform app.raise_not_found('user');
  end if;
  if v_user.id = app.system_user_id() then
    perform app.raise_rule('users_system_untouched');
  end if;
  if not identity.has_all_of_user(v_user.id) then
    perform app.raise_rule('users_within_manager');
  end if;
  return v_user;
end;
$$;

comment on function identity.lock_managed_user(uuid) is
  E'@behavior -*\nLocks a user whom the caller is about to change; refuses the system '
  '(users_system_untouched) and whoever may do what the caller may not (users_within_manager).';
--! EndIncluded identity/functions/lock_managed_user.sql
--! Included identity/functions/require_active_admin.sql
insert into app.rules (name, sqlstate, status, message) values
  ('users_last_admin_stays', '55000', null, 'Somebody must stay admin.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- The lock makes those who shut out admins wait for each other: of the last two, each shut out by
-- the other, one stays.
create or replace function identity.require_active_admin() returns void
  language plpgsql volatile set search_path = ''
as $$
begin
  perform app.require_read_committed();
  perform from identity.roles r where r.name = 'admin' for no key update;

  if not exists (
    select
    from identity.users u
    join identity.user_roles ur on ur.user_id = u.id
    join identity.roles r on r.id = ur.role_id
    where r.name = 'admin'
      and u.status = 'active'
      -- A program cannot sign in to let people in again.
      and not exists (
        select
        from identity.user_roles also
        join identity.roles service on service.id = also.role_id
        where also.user_id = u.id and service.token_role = 'service')
  ) then
    perform app.raise_rule('users_last_admin_stays');
  end if;
end;
$$;

comment on function identity.require_active_admin() is
  E'@behavior -*\nRefuses what leaves no active admin (users_last_admin_stays).';
--! EndIncluded identity/functions/require_active_admin.sql
--! Included identity/functions/give_role.sql
insert into app.rules (name, sqlstate, status, message) values
  ('user_roles_within_giver', '55000', 403,
   'Nobody gives or takes a role that may do what they may not.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function identity.give_role(user_id uuid, role_id uuid) returns boolean
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  v_role identity.roles;
begin
  -- What it may do stays as it is judged: who grants it more waits.
  select * into v_role from identity.roles r where r.id = give_role.role_id for share;
  if not found then
    perform app.raise_not_found('role');
  end if;
  if not identity.has_all_of_role(v_role.id) then
    perform app.raise_rule('user_roles_within_giver');
  end if;

  insert into identity.user_roles (user_id, role_id)
  values (give_role.user_id, give_role.role_id)
  on conflict on constraint user_roles_pkey do nothing;
  if not found then
    return false;
  end if;

  perform app.record_audit('role.assign', 'done', give_role.user_id,
    jsonb_build_object('role_id', v_role.id, 'role', v_role.name));
  perform app.emit_event('RoleAssigned', 'user', give_role.user_id,
    jsonb_build_object('user_id', give_role.user_id, 'role_id', v_role.id,
      'role_name', v_role.name));
  return true;
end;
$$;

comment on function identity.give_role(uuid, uuid) is
  E'@behavior -*\nGives a user, whose row this transaction holds, a role within the caller''s own '
  'permissions (user_roles_within_giver); whether it is new.';
--! EndIncluded identity/functions/give_role.sql
--! Included identity/functions/assign_role.sql
create or replace function identity.assign_role(user_id uuid, role_id uuid) returns identity.users
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_user identity.users;
begin
  perform app.require_permission('roles.manage');
  v_user := identity.lock_managed_user(user_id);

  -- The token says another role now: a new one is drawn.
  if identity.give_role(v_user.id, assign_role.role_id) then
    perform identity.end_sessions(v_user.id, 'roles_changed');
  end if;
  return v_user;
end;
$$;

comment on function identity.assign_role(uuid, uuid) is
  E'Gives a user a role; the user signs in anew. Refused where the role or the user may do what '
  'the caller may not. Permission: roles.manage.\n'
  '@param user_id The user.\n'
  '@param role_id The role.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function identity.assign_role(uuid, uuid) to staff, admin;
--! EndIncluded identity/functions/assign_role.sql
--! Included identity/functions/remove_role.sql
create or replace function identity.remove_role(user_id uuid, role_id uuid) returns identity.users
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_user identity.users;
  v_role_name text;
begin
  perform app.require_permission('roles.manage');
  v_user := identity.lock_managed_user(user_id);

  delete from identity.user_roles ur
  where ur.user_id = v_user.id and ur.role_id = remove_role.role_id;
  if not found then
    perform app.raise_not_found('role of this user');
  end if;

  select r.name into strict v_role_name from identity.roles r where r.id = remove_role.role_id;
  perform app.record_audit('role.remove', 'done', v_user.id,
    jsonb_build_object('role_id', remove_role.role_id, 'role', v_role_name));
  perform app.emit_event('RoleRemoved', 'user', v_user.id,
    jsonb_build_object('user_id', v_user.id, 'role_id', remove_role.role_id,
      'role_name', v_role_name));
  perform identity.end_sessions(v_user.id, 'roles_changed');
  return v_user;
end;
$$;

comment on function identity.remove_role(uuid, uuid) is
  E'Takes a role from a user, whose tokens lose its permissions at once; the user signs in anew. '
  'Refused where the user may do what the caller may not, and to the last admin '
  '(USERS_LAST_ADMIN_STAYS). Permission: roles.manage.\n'
  '@param user_id The user.\n'
  '@param role_id The role.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function identity.remove_role(uuid, uuid) to staff, admin;
--! EndIncluded identity/functions/remove_role.sql
--! Included identity/functions/create_role.sql
create or replace function identity.create_role(
  name text, description text, token_role identity.token_role default 'staff'
) returns identity.roles
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_role identity.roles;
begin
  perform app.require_permission('roles.manage');

  insert into identity.roles (name, description, token_role)
  values (app.clean_text(name), app.clean_text(description),
          coalesce(create_role.token_role, 'staff'))
  returning * into v_role;
  perform app.record_audit('role.create', 'done', null,
    jsonb_build_object('role_id', v_role.id, 'role', v_role.name,
      'token_role', v_role.token_role));
  return v_role;
end;
$$;

comment on function identity.create_role(text, text, identity.token_role) is
  E'Adds a role, which may do nothing yet: grantPermission says what. Permission: roles.manage.\n'
  '@param name What it is called by, in lower snake case; it stays.\n'
  '@param description What its holders do.\n'
  '@param token_role What the tokens of its holders say.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function identity.create_role(text, text, identity.token_role) to staff, admin;
--! EndIncluded identity/functions/create_role.sql
--! Included identity/functions/update_role.sql
insert into app.rules (name, sqlstate, status, message) values
  ('roles_row_version_current', '55000', null, 'The role was changed since it was read.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- The name stays: other issuers' tokens and code call the role by it.
create or replace function identity.update_role(id uuid, row_version bigint, description text)
  returns identity.roles
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_role identity.roles;
begin
  perform app.require_permission('roles.manage');

  select * into v_role from identity.roles r where r.id = update_role.id for no key update;
  if not found then
    perform app.raise_not_found('role');
  end if;
  if v_role.row_version is distinct from update_role.row_version then
    perform app.raise_rule('roles_row_version_current',
      jsonb_build_object('rowVersion', v_role.row_version::text));
  end if;

  update identity.roles r
  set description = app.clean_text(update_role.description)
  where r.id = v_role.id
  returning * into v_role;
  perform app.record_audit('role.update', 'done', null,
    jsonb_build_object('role_id', v_role.id, 'role', v_role.name));
  return v_role;
end;
$$;

comment on function identity.update_role(uuid, bigint, text) is
  E'Says anew what the holders of a role do. Refused if it changed since it was read '
  '(ROLES_ROW_VERSION_CURRENT). Permission: roles.manage.\n'
  '@param id The role.\n'
  '@param row_version The version that you read.\n'
  '@param description What its holders do.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function identity.update_role(uuid, bigint, text) to staff, admin;
--! EndIncluded identity/functions/update_role.sql
--! Included identity/functions/lock_granted_role.sql
insert into app.rules (name, sqlstate, status, message) values
  ('role_permissions_within_giver', '55000', 403,
   'Nobody grants or revokes a permission that they don''t have.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function identity.lock_granted_role(role_id uuid, permission_id uuid)
  returns identity.roles
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  v_role identity.roles;
  v_permission text;
begin
  select * into v_role
  from identity.roles r
  where r.id = lock_granted_role.role_id
  for no key update;
  if not found then
    perform app.raise_not_found('role');
  end if;
  select p.name into v_permission
  from identity.permissions p
  where p.id = lock_granted_role.permission_id;
  if not found then
    perform app.raise_not_found('permission');
  end if;
  if not app.has_permission(v_permission) then
    perform app.raise_rule('role_permissions_within_giver');
  end if;
  return v_role;
end;
$$;

comment on function identity.lock_granted_role(uuid, uuid) is
  E'@behavior -*\nLocks a role that is about to gain or lose a permission; refuses one that the '
  'caller does not have (role_permissions_within_giver).';
--! EndIncluded identity/functions/lock_granted_role.sql
--! Included identity/functions/record_permission_change.sql
create or replace function identity.record_permission_change(
  kind text, role_id uuid, permission_id uuid
) returns void
  language sql volatile
begin atomic
  select app.record_audit(record_permission_change.kind, 'done', null, jsonb_build_object(
    'role_id', r.id, 'role', r.name, 'permission_id', p.id, 'permission', p.name))
  from identity.roles r, identity.permissions p
  where r.id = record_permission_change.role_id
    and p.id = record_permission_change.permission_id;
end;

comment on function identity.record_permission_change(text, uuid, uuid) is
  E'@behavior -*\nWrites down that a role gained or lost a permission.';
--! EndIncluded identity/functions/record_permission_change.sql
--! Included identity/functions/grant_permission.sql
create or replace function identity.grant_permission(role_id uuid, permission_id uuid)
  returns identity.roles
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_role identity.roles;
begin
  perform app.require_permission('roles.manage');
  v_role := identity.lock_granted_role(role_id, permission_id);

  insert into identity.role_permissions (role_id, permission_id)
  values (v_role.id, grant_permission.permission_id)
  on conflict on constraint role_permissions_pkey do nothing;
  if found then
    perform identity.record_permission_change('permission.grant', v_role.id, permission_id);
  end if;
  return v_role;
end;
$$;

comment on function identity.grant_permission(uuid, uuid) is
  E'Lets the holders of a role do something more, from their next request on. Refused where the '
  'caller may not do it (ROLE_PERMISSIONS_WITHIN_GIVER). Permission: roles.manage.\n'
  '@param role_id The role.\n'
  '@param permission_id The permission.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function identity.grant_permission(uuid, uuid) to staff, admin;
--! EndIncluded identity/functions/grant_permission.sql
--! Included identity/functions/revoke_permission.sql
insert into app.rules (name, sqlstate, status, message) values
  ('role_permissions_admin_has_all', '55000', null, 'The admin keeps every permission.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function identity.revoke_permission(role_id uuid, permission_id uuid)
  returns identity.roles
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_role identity.roles;
begin
  perform app.require_permission('roles.manage');
  v_role := identity.lock_granted_role(role_id, permission_id);
  if v_role.name = 'admin' then
    perform app.raise_rule('role_permissions_admin_has_all');
  end if;

  delete from identity.role_permissions rp
  where rp.role_id = v_role.id and rp.permission_id = revoke_permission.permission_id;
  if not found then
    perform app.raise_not_found('permission of this role');
  end if;
  perform identity.record_permission_change('permission.revoke', v_role.id, permission_id);
  return v_role;
end;
$$;

comment on function identity.revoke_permission(uuid, uuid) is
  E'Takes a permission from the holders of a role, from their next request on. Refused where the '
  'caller does not have it (ROLE_PERMISSIONS_WITHIN_GIVER), and of the admin '
  '(ROLE_PERMISSIONS_ADMIN_HAS_ALL). Permission: roles.manage.\n'
  '@param role_id The role.\n'
  '@param permission_id The permission.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function identity.revoke_permission(uuid, uuid) to staff, admin;
--! EndIncluded identity/functions/revoke_permission.sql
--! Included identity/functions/disable_user.sql
create or replace function identity.disable_user(user_id uuid, reason text) returns identity.users
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_user identity.users;
begin
  perform app.require_permission('users.manage');
  v_user := identity.lock_managed_user(user_id);

  update identity.users u
  set status = 'disabled', disabled_reason = coalesce(app.clean_text(disable_user.reason), '')
  where u.id = v_user.id
  returning * into v_user;
  perform app.record_audit('user.disable', 'done', v_user.id,
    jsonb_build_object('reason', v_user.disabled_reason));
  perform identity.end_sessions(v_user.id, 'disabled');
  return v_user;
end;
$$;

comment on function identity.disable_user(uuid, text) is
  E'Shuts a user out: sessions, tokens and keys open nothing from the next request on. Refused '
  'where the user may do what the caller may not, and to the last admin '
  '(USERS_LAST_ADMIN_STAYS). Permission: users.manage.\n'
  '@param user_id The user.\n'
  '@param reason Why.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function identity.disable_user(uuid, text) to staff, admin;
--! EndIncluded identity/functions/disable_user.sql
--! Included identity/functions/enable_user.sql
create or replace function identity.enable_user(user_id uuid) returns identity.users
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_user identity.users;
begin
  perform app.require_permission('users.manage');
  v_user := identity.lock_managed_user(user_id);

  update identity.users u
  set status = 'active', disabled_reason = null
  where u.id = v_user.id
  returning * into v_user;
  perform app.record_audit('user.enable', 'done', v_user.id);
  return v_user;
end;
$$;

comment on function identity.enable_user(uuid) is
  E'Lets a user in again, who signs in anew. Refused where the user may do what the caller may '
  'not. Permission: users.manage.\n'
  '@param user_id The user.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function identity.enable_user(uuid) to staff, admin;
--! EndIncluded identity/functions/enable_user.sql
--! Included identity/functions/is_invitable.sql
create or replace function identity.is_invitable(user_id uuid) returns boolean
  language sql stable
return exists (
  select
  from identity.users u
  join identity.staff_profiles s on s.user_id = u.id
  where u.id = is_invitable.user_id
    and u.status = 'active'
    and not exists (select from identity.passwords p where p.user_id = u.id));

comment on function identity.is_invitable(uuid) is
  E'@behavior -*\nWhether this is an active member of staff who has no password yet.';
--! EndIncluded identity/functions/is_invitable.sql
--! Included identity/functions/create_staff.sql
create or replace function identity.create_staff(
  email text,
  display_name text,
  staff_type identity.staff_type,
  role_ids uuid[] default '{}',
  daily_rate_cents app.cents default null,
  currency app.currency_code default null
) returns identity.users
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_user identity.users;
  v_role_id uuid;
begin
  perform app.require_permission('users.manage');
  if cardinality(role_ids) > 0 then
    perform app.require_permission('roles.manage');
  end if;

  insert into identity.users (email, display_name)
  values (identity.normal_email(create_staff.email), app.clean_text(create_staff.display_name))
  returning * into v_user;
  insert into identity.staff_profiles (user_id, staff_type, daily_rate_cents, currency)
  values (v_user.id, create_staff.staff_type, create_staff.daily_rate_cents,
          create_staff.currency);
  perform app.record_audit('user.create', 'done', v_user.id,
    jsonb_build_object('staff_type', create_staff.staff_type));
  perform app.emit_event('StaffCreated', 'user', v_user.id,
    jsonb_build_object('id', v_user.id, 'status', v_user.status,
      'staff_type', create_staff.staff_type));

  foreach v_role_id in array coalesce(role_ids, '{}') loop
    perform identity.give_role(v_user.id, v_role_id);
  end loop;
  insert into identity.invitations (user_id) values (v_user.id);
  return v_user;
end;
$$;

comment on function identity.create_staff(
  text, text, identity.staff_type, uuid[], app.cents, app.currency_code
) is
  E'Makes an account for somebody who works here, and mails an invitation to choose a password. '
  'Permission: users.manage; with roles also roles.manage, and they are within the caller''s own.\n'
  '@param email The address to sign in with; the invitation goes there.\n'
  '@param display_name The name that others see.\n'
  '@param staff_type What the person does.\n'
  '@param role_ids The roles that the person holds.\n'
  '@param daily_rate_cents What a day of work costs, in minor units of currency.\n'
  '@param currency The currency of the daily rate.\n'
  'Security definer: clients have no right to write the tables.';

grant execute on function identity.create_staff(
  text, text, identity.staff_type, uuid[], app.cents, app.currency_code
) to staff, admin;
--! EndIncluded identity/functions/create_staff.sql
--! Included identity/functions/resend_invitation.sql
insert into app.rules (name, sqlstate, status, message) values
  ('invitations_for_new_accounts', '55000', null,
   'Only who is active and has not chosen a password yet is invited.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function identity.resend_invitation(user_id uuid) returns identity.users
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_user identity.users;
begin
  perform app.require_permission('users.manage');
  v_user := identity.lock_managed_user(user_id);
  if not identity.is_invitable(v_user.id) then
    perform app.raise_rule('invitations_for_new_accounts');
  end if;

  insert into identity.invitations (user_id) values (v_user.id)
  on conflict on constraint invitations_one_waiting do nothing;
  perform app.record_audit('user.invite', 'done', v_user.id);
  return v_user;
end;
$$;

comment on function identity.resend_invitation(uuid) is
  E'Mails the invitation of a member of staff again; the earlier one is good for nothing then. '
  'Refused to who has a password (INVITATIONS_FOR_NEW_ACCOUNTS), and where the user may do what '
  'the caller may not. Permission: users.manage.\n'
  '@param user_id The user.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function identity.resend_invitation(uuid) to staff, admin;
--! EndIncluded identity/functions/resend_invitation.sql
--! Included identity/functions/update_staff_profile.sql
insert into app.rules (name, sqlstate, status, message) values
  ('staff_profiles_row_version_current', '55000', null,
   'The profile was changed since it was read.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function identity.update_staff_profile(
  id uuid,
  row_version bigint,
  staff_type identity.staff_type default null,
  daily_rate_cents app.cents default null,
  currency app.currency_code default null
) returns identity.staff_profiles
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_user identity.users;
  v_profile identity.staff_profiles;
begin
  perform app.require_permission('users.manage');
  v_user := identity.lock_managed_user(id);

  select * into v_profile
  from identity.staff_profiles s
  where s.user_id = v_user.id
  for no key update;
  if not found then
    perform app.raise_not_found('profile');
  end if;
  if v_profile.row_version is distinct from update_staff_profile.row_version then
    perform app.raise_rule('staff_profiles_row_version_current',
      jsonb_build_object('rowVersion', v_profile.row_version::text));
  end if;

  update identity.staff_profiles s set
    staff_type = coalesce(update_staff_profile.staff_type, s.staff_type),
    daily_rate_cents = coalesce(update_staff_profile.daily_rate_cents, s.daily_rate_cents),
    currency = coalesce(update_staff_profile.currency, s.currency)
  where s.user_id = v_user.id
  returning * into v_profile;
  perform app.record_audit('staff_profile.update', 'done', v_user.id);
  return v_profile;
end;
$$;

comment on function identity.update_staff_profile(
  uuid, bigint, identity.staff_type, app.cents, app.currency_code
) is
  E'Changes what is known of somebody who works here; what is left out stays. Refused if it '
  'changed since it was read (STAFF_PROFILES_ROW_VERSION_CURRENT). Permission: users.manage.\n'
  '@param id The user whose profile it is.\n'
  '@param row_version The version that you read.\n'
  '@param staff_type What the person does.\n'
  '@param daily_rate_cents What a day of work costs, in minor units of currency.\n'
  '@param currency The currency of the daily rate.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function identity.update_staff_profile(
  uuid, bigint, identity.staff_type, app.cents, app.currency_code
) to staff, admin;
--! EndIncluded identity/functions/update_staff_profile.sql
--! Included identity/functions/revoke_session.sql
create or replace function identity.revoke_session(session_id uuid) returns identity.sessions
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_session identity.sessions;
begin
  select * into v_session from identity.sessions s where s.id = revoke_session.session_id;
  -- Another's and one that is not there are alike to whoever may not know.
  if v_session.id is null
     or v_session.user_id is distinct from (identity.current_user_account()).id then
    perform app.require_permission('users.manage');
    perform identity.lock_managed_user(v_session.user_id);
  end if;

  perform identity.end_session(v_session.id, 'revoked');
  select * into v_session from identity.sessions s where s.id = revoke_session.session_id;
  return v_session;
end;
$$;

comment on function identity.revoke_session(uuid) is
  E'Ends a session, one''s own or, with users.manage, that of somebody within the caller''s own '
  'permissions: its tokens open nothing from the next request on. Permission: users.manage, but '
  'for one''s own.\n'
  '@param session_id The session.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function identity.revoke_session(uuid) to customer, staff, admin;
--! EndIncluded identity/functions/revoke_session.sql
--! Included identity/functions/revoke_user_sessions.sql
create or replace function identity.revoke_user_sessions(user_id uuid) returns identity.users
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_user identity.users := identity.current_user_account();
begin
  if v_user.id is distinct from user_id then
    perform app.require_permission('users.manage');
    v_user := identity.lock_managed_user(user_id);
  else
    -- None is opened behind its back (open_oidc_session, refusal_of_sign_in).
    perform from identity.users u where u.id = v_user.id for no key update;
  end if;
  perform identity.end_sessions(v_user.id, 'revoked');
  return v_user;
end;
$$;

comment on function identity.revoke_user_sessions(uuid) is
  E'Ends every session of a user, this one included: of oneself or, with users.manage, of '
  'somebody within the caller''s own permissions. Permission: users.manage, but for one''s own.\n'
  '@param user_id The user.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function identity.revoke_user_sessions(uuid) to customer, staff, admin;
--! EndIncluded identity/functions/revoke_user_sessions.sql
--! Included identity/functions/invitations_to_send.sql
create or replace function identity.invitations_to_send(batch_size integer) returns setof uuid
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform app.act_as_system();

  return query
  select i.id
  from identity.invitations i
  where i.prepared_at is null
  order by i.id
  limit least(batch_size, 100);
end;
$$;

comment on function identity.invitations_to_send(integer) is
  E'@behavior -*\nThe invitations that wait for their token; job identity/send_invitations. '
  'Security definer: the worker has no right to read the table.';

grant execute on function identity.invitations_to_send(integer) to rentify_worker;
--! EndIncluded identity/functions/invitations_to_send.sql
--! Included identity/functions/send_invitation.sql
-- The secret is made outside, by the job: no statement that a client could have sent, and no log
-- of statements, carries it.
create or replace function identity.send_invitation(id uuid, token_hash bytea, sealed_data bytea)
  returns boolean
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_expires_at constant timestamptz := now() + interval '7 days';
  v_user identity.users;
begin
  perform app.act_as_system();

  -- The user first: whoever disables one or accepts an invitation holds that row too.
  select u.* into v_user
  from identity.invitations i
  join identity.users u on u.id = i.user_id
  where i.id = send_invitation.id
  for no key update of u;

  update identity.invitations i
  set prepared_at = now()
  where i.id = send_invitation.id and i.prepared_at is null;
  if not found or not identity.is_invitable(v_user.id) then
    return false;
  end if;

  update identity.one_time_tokens t
  set used_at = now()
  where t.user_id = v_user.id and t.purpose = 'accept_invitation' and t.used_at is null;
  insert into identity.one_time_tokens (user_id, purpose, token_hash, expires_at)
  values (v_user.id, 'accept_invitation', send_invitation.token_hash, v_expires_at);
  perform app.queue_message(
    'email', v_user.email, 'invitation', send_invitation.sealed_data, v_expires_at);
  return true;
end;
$$;

comment on function identity.send_invitation(uuid, bytea, bytea) is
  E'@behavior -*\nGives an invitation its token and queues its message, once; whether it was still '
  'due. Job identity/send_invitations. Security definer: the worker has no right to write the '
  'tables.';

grant execute on function identity.send_invitation(uuid, bytea, bytea) to rentify_worker;
--! EndIncluded identity/functions/send_invitation.sql
--! Included identity/functions/request_registration.sql
-- The same work for an address that has an account as for one that has none: only whoever reads
-- its mail learns which it was.
create or replace function identity.request_registration(
  email text, display_name text, password_hash text, token_hash bytea, sealed_data bytea
) returns void
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_email constant text := identity.normal_email(request_registration.email);
  v_user_id uuid;
begin
  -- Two at once for one address must count each other.
  perform pg_advisory_xact_lock(hashtextextended('identity.registrations ' || v_email, 0));
  select u.id into v_user_id from identity.users u where u.email = v_email;

  -- Whoever fills a stranger's letter box stops here, and is not told.
  if (
    select count(*)
    from identity.registrations r
    where r.email = v_email and r.created_at > now() - interval '1 hour'
  ) >= 5 then
    perform app.record_audit('registration.request', 'refused', v_user_id,
      '{"reason": "too_many"}');
    return;
  end if;

  insert into identity.registrations (email, display_name, password_hash, token_hash, expires_at)
  values (
    v_email, app.clean_text(request_registration.display_name),
    request_registration.password_hash, request_registration.token_hash,
    now() + interval '24 hours');

  perform app.queue_message(
    'email', v_email, case when v_user_id is null then 'verify_email' else 'account_exists' end,
    request_registration.sealed_data, now() + interval '24 hours');
  perform app.record_audit('registration.request', 'done', v_user_id);
end;
$$;

comment on function identity.request_registration(text, text, text, bytea, bytea) is
  E'@behavior -*\nNotes that somebody wants an account for an address, and mails the token that '
  'confirms it, or, to an address that has one, that it has; at most five times an hour, quietly. '
  'Security definer: the doors have no right on the tables.';

grant execute on function identity.request_registration(text, text, text, bytea, bytea)
  to gatekeeper;
--! EndIncluded identity/functions/request_registration.sql
--! Included identity/functions/confirm_registration.sql
create or replace function identity.confirm_registration(token_hash bytea) returns uuid
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_registration identity.registrations;
  v_user_id constant uuid := uuidv7();
begin
  -- All that wait for the address, in the order of their ids: of two that are confirmed at once
  -- the second finds nothing any more.
  perform
  from identity.registrations r
  where r.email = (
    select e.email from identity.registrations e
    where e.token_hash = confirm_registration.token_hash)
  order by r.id
  for update;

  select * into v_registration
  from identity.registrations r
  where r.token_hash = confirm_registration.token_hash and r.expires_at > now();
  if found then
    -- Proven: from here on it is the new user who acts.
    perform set_config('jwt.claims.sub', v_user_id::text, true);
    insert into identity.users (id, email, display_name)
    values (v_user_id, v_registration.email, v_registration.display_name)
    on conflict on constraint users_email_key do nothing;
  end if;
  if not found then
    perform set_config('jwt.claims.sub', '', true);
    perform app.record_audit('registration.confirm', 'refused');
    return null;
  end if;

  insert into identity.user_roles (user_id, role_id)
  select v_user_id, r.id from identity.roles r where r.name = 'customer';
  insert into identity.passwords (user_id, password_hash)
  values (v_user_id, v_registration.password_hash);
  delete from identity.registrations r where r.email = v_registration.email;

  perform app.emit_event('UserRegistered', 'user', v_user_id,
    jsonb_build_object('id', v_user_id, 'status', 'active'));
  perform app.record_audit('registration.confirm', 'done', v_user_id);
  return v_user_id;
end;
$$;

comment on function identity.confirm_registration(bytea) is
  E'@behavior -*\nMakes the account that was asked for with this token, a customer, and says '
  'which; null when the token is not good, or the address has an account by now. Security '
  'definer: the doors have no right on the tables.';

grant execute on function identity.confirm_registration(bytea) to gatekeeper;
--! EndIncluded identity/functions/confirm_registration.sql
--! Included identity/functions/request_password_reset.sql
create or replace function identity.request_password_reset(
  email text, token_hash bytea, sealed_data bytea
) returns void
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_user identity.users;
  v_refusal text;
begin
  select * into v_user
  from identity.users u
  where u.email = identity.normal_email(request_password_reset.email)
  for no key update;

  -- Who never had a password signs in elsewhere, or has an invitation to accept: a mail box alone
  -- must not open a second way past the company's own provider.
  -- A token lives as long as its request is counted: who is sent no more has one that is good.
  v_refusal := case
    when v_user.id is null then 'unknown'
    when v_user.status <> 'active' then 'disabled'
    when not exists (select from identity.passwords p where p.user_id = v_user.id)
      then 'no_password'
    when (
      select count(*)
      from identity.one_time_tokens t
      where t.user_id = v_user.id
        and t.purpose = 'reset_password'
        and t.created_at > now() - interval '1 hour') >= 5
      then 'too_many'
  end;
  if v_refusal is not null then
    perform app.record_audit('password.request_reset', 'refused', v_user.id,
      jsonb_build_object('reason', v_refusal));
    return;
  end if;

  update identity.one_time_tokens t
  set used_at = now()
  where t.user_id = v_user.id and t.purpose = 'reset_password' and t.used_at is null;
  insert into identity.one_time_tokens (user_id, purpose, token_hash, expires_at)
  values (v_user.id, 'reset_password', request_password_reset.token_hash,
          now() + interval '1 hour');
  perform app.queue_message('email', v_user.email, 'reset_password',
    request_password_reset.sealed_data, now() + interval '1 hour');
  perform app.record_audit('password.request_reset', 'done', v_user.id);
end;
$$;

comment on function identity.request_password_reset(text, bytea, bytea) is
  E'@behavior -*\nMails a token to whoever has an account with a password, at most five times an '
  'hour; the one before is void. What it refuses it refuses quietly: the answer would tell who has '
  'an account. Security definer: the doors have no right on the tables.';

grant execute on function identity.request_password_reset(text, bytea, bytea) to gatekeeper;
--! EndIncluded identity/functions/request_password_reset.sql
--! Included identity/functions/holder_of_token.sql
-- Asked before the new password is judged: a password that is refused leaves the token good, and a
-- token that nobody gave costs no hash.
create or replace function identity.holder_of_token(
  token_hash bytea, purpose identity.token_purpose
) returns table (user_id uuid, email text, display_name text)
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  select u.id, u.email, u.display_name
  from identity.one_time_tokens t
  join identity.users u on u.id = t.user_id
  where t.token_hash = holder_of_token.token_hash
    and t.purpose = holder_of_token.purpose
    and t.used_at is null
    and t.expires_at > now()
    and u.status = 'active';

  if not found then
    perform app.record_audit('password.reset', 'refused', null,
      jsonb_build_object('purpose', holder_of_token.purpose));
  end if;
end;
$$;

comment on function identity.holder_of_token(bytea, identity.token_purpose) is
  E'@behavior -*\nWhose a token that was mailed is; no row when it is not good, which is written '
  'down. Security definer: the doors have no right on the tables.';

grant execute on function identity.holder_of_token(bytea, identity.token_purpose) to gatekeeper;
--! EndIncluded identity/functions/holder_of_token.sql
--! Included identity/functions/set_password.sql
create or replace function identity.set_password(user_id uuid, password_hash text) returns void
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
begin
  update identity.one_time_tokens t
  set used_at = now()
  where t.user_id = set_password.user_id and t.used_at is null;

  insert into identity.passwords (user_id, password_hash)
  values (set_password.user_id, set_password.password_hash)
  on conflict on constraint passwords_pkey do update
    set password_hash = excluded.password_hash, changed_at = now();

  perform identity.end_sessions(set_password.user_id, 'password_changed');
end;
$$;

comment on function identity.set_password(uuid, text) is
  E'@behavior -*\nGives a user a new password: every token that was sent is void and every session '
  'ends, whoever holds it. The caller has locked the user. Granted to nobody: the functions that '
  'have seen a proof call it.';
--! EndIncluded identity/functions/set_password.sql
--! Included identity/functions/reset_password.sql
create or replace function identity.reset_password(
  token_hash bytea, purpose identity.token_purpose, password_hash text, sealed_data bytea
) returns uuid
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_user identity.users;
begin
  -- The user first, as every command that writes tokens does.
  select u.* into v_user
  from identity.users u
  join identity.one_time_tokens t on t.user_id = u.id
  where t.token_hash = reset_password.token_hash and t.purpose = reset_password.purpose
  for no key update of u;

  -- A statement of its own: it sees what whoever held the lock has done.
  if v_user.status = 'active' then
    update identity.one_time_tokens t
    set used_at = now()
    where t.token_hash = reset_password.token_hash
      and t.purpose = reset_password.purpose
      and t.user_id = v_user.id
      and t.used_at is null
      and t.expires_at > now();
  end if;
  if v_user.status is distinct from 'active' or not found then
    perform app.record_audit('password.reset', 'refused', v_user.id,
      jsonb_build_object('purpose', reset_password.purpose));
    return null;
  end if;

  -- Proven: from here on it is the user who acts.
  perform set_config('jwt.claims.sub', v_user.id::text, true);
  perform identity.set_password(v_user.id, reset_password.password_hash);
  perform app.record_audit('password.reset', 'done', v_user.id,
    jsonb_build_object('purpose', reset_password.purpose));
  if reset_password.purpose = 'reset_password' then
    perform app.queue_message('email', v_user.email, 'password_changed',
      reset_password.sealed_data, now() + interval '24 hours');
  end if;
  return v_user.id;
end;
$$;

comment on function identity.reset_password(bytea, identity.token_purpose, text, bytea) is
  E'@behavior -*\nGives the holder of a mailed token a new password and says who it is; null when '
  'the token is not good. Whoever had a password is told of the new one by mail. Security definer: '
  'the doors have no right on the tables.';

grant execute on function identity.reset_password(bytea, identity.token_purpose, text, bytea)
  to gatekeeper;
--! EndIncluded identity/functions/reset_password.sql
--! Included identity/functions/refuse_password_change.sql
create or replace function identity.refuse_password_change() returns void
  language sql volatile security definer
begin atomic
  select app.record_audit('password.change', 'refused', app.current_user_id());
end;

comment on function identity.refuse_password_change() is
  E'@behavior -*\nWrites down that the user of this request sent a wrong current password. '
  'Security definer: the doors have no right on the audit.';

grant execute on function identity.refuse_password_change() to gatekeeper;
--! EndIncluded identity/functions/refuse_password_change.sql
--! Included identity/functions/lock_own_account.sql
create or replace function identity.lock_own_account() returns identity.users
  language plpgsql volatile set search_path = ''
as $$
declare
  v_user identity.users;
begin
  -- A key is for what a service does, not for who it is.
  if app.current_api_key_id() is null then
    select u.* into v_user
    from identity.users u
    where u.id = app.current_user_id()
    for no key update;
    -- Asked with the row in hand: whoever held it may have shut the user out.
    select a.* into v_user from identity.current_user_account() a;
  end if;
  if v_user.id is null then
    raise exception using
      errcode = 'insufficient_privilege', message = 'This needs a live account.';
  end if;
  return v_user;
end;
$$;

comment on function identity.lock_own_account() is
  E'@behavior -*\nThe user of this request, locked; refuses (42501) whoever is nobody, was shut '
  'out, or asks with a key. Granted to nobody: the first line of what users do to themselves.';
--! EndIncluded identity/functions/lock_own_account.sql
--! Included identity/functions/change_password.sql
create or replace function identity.change_password(
  proven_hash text, password_hash text, token_hash bytea, sealed_data bytea
) returns table (
  user_id uuid, session_id uuid, token_role identity.token_role, refresh_expires_at timestamptz
)
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_user identity.users := identity.lock_own_account();
begin
  -- Of two who change it at once the second has proven a password that is no more.
  if not exists (
    select
    from identity.passwords p
    where p.user_id = v_user.id and p.password_hash = change_password.proven_hash
  ) then
    perform identity.refuse_password_change();
    return;
  end if;

  perform identity.set_password(v_user.id, change_password.password_hash);
  perform app.record_audit('password.change', 'done', v_user.id);
  perform app.queue_message('email', v_user.email, 'password_changed',
    change_password.sealed_data, now() + interval '24 hours');

  user_id := v_user.id;
  session_id := identity.open_session(v_user.id);
  token_role := identity.token_role_of(v_user.id);
  refresh_expires_at := identity.issue_refresh_token(session_id, change_password.token_hash);
  return next;
end;
$$;

comment on function identity.change_password(text, text, bytea, bytea) is
  E'@behavior -*\nGives the user of this request a new password, who proved the one of '
  'proven_hash; ends every session, tells by mail, and opens the session that goes on. No row when '
  'the password is another by now. Security definer: the doors have no right on the tables.';

grant execute on function identity.change_password(text, text, bytea, bytea) to gatekeeper;
--! EndIncluded identity/functions/change_password.sql
--! Included identity/functions/send_phone_code.sql
-- Each code is a paid message to a number that anybody can type: so the number counts too, not
-- only who types it.
insert into app.rules (name, sqlstate, status, message) values
  ('one_time_tokens_codes_paced', '55000', 429,
   'A code is sent once a minute and five times an hour.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function identity.send_phone_code(
  user_id uuid, phone text, code_hash bytea, sealed_data bytea
) returns void
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
begin
  perform pg_advisory_xact_lock(hashtextextended('identity.phone ' || send_phone_code.phone, 0));
  if (
    select count(*) >= 5 or count(*) filter (where t.created_at > now() - interval '1 minute') >= 1
    from identity.one_time_tokens t
    where t.user_id = send_phone_code.user_id
      and t.purpose = 'verify_phone'
      and t.created_at > now() - interval '1 hour'
  ) or (
    select count(*) >= 5
    from identity.one_time_tokens t
    where t.target = send_phone_code.phone and t.created_at > now() - interval '1 hour'
  ) then
    perform app.raise_rule('one_time_tokens_codes_paced');
  end if;

  update identity.one_time_tokens t
  set used_at = now()
  where t.user_id = send_phone_code.user_id and t.purpose = 'verify_phone' and t.used_at is null;
  insert into identity.one_time_tokens (user_id, purpose, token_hash, target, expires_at)
  values (send_phone_code.user_id, 'verify_phone', send_phone_code.code_hash,
          send_phone_code.phone, now() + interval '10 minutes');
  perform app.queue_message('sms', send_phone_code.phone, 'phone_code',
    send_phone_code.sealed_data, now() + interval '10 minutes');
end;
$$;

comment on function identity.send_phone_code(uuid, text, bytea, bytea) is
  E'@behavior -*\nSends a code to the number that a user wants to have; the code before is void. '
  'The caller has locked the user. Granted to nobody: change_own_profile calls it.';
--! EndIncluded identity/functions/send_phone_code.sql
--! Included identity/functions/change_own_profile.sql
insert into app.rules (name, sqlstate, status, message) values
  ('users_row_version_current', '55000', null, 'The account was changed since it was read.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function identity.change_own_profile(
  row_version bigint, display_name text, has_phone boolean, phone text, code_hash bytea,
  sealed_data bytea
) returns void
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_user identity.users := identity.lock_own_account();
  v_name constant text := coalesce(
    app.clean_text(change_own_profile.display_name), v_user.display_name);
begin
  if v_user.row_version <> change_own_profile.row_version then
    perform app.raise_rule('users_row_version_current',
      jsonb_build_object('rowVersion', v_user.row_version::text));
  end if;
  if v_name <> v_user.display_name then
    update identity.users u set display_name = v_name where u.id = v_user.id;
  end if;

  if not has_phone or change_own_profile.phone is not distinct from v_user.phone then
    return;
  end if;
  if change_own_profile.phone is not null then
    perform identity.send_phone_code(
      v_user.id, change_own_profile.phone, change_own_profile.code_hash,
      change_own_profile.sealed_data);
    return;
  end if;
  update identity.users u set phone = null, phone_verified_at = null where u.id = v_user.id;
  update identity.one_time_tokens t
  set used_at = now()
  where t.user_id = v_user.id and t.purpose = 'verify_phone' and t.used_at is null;
end;
$$;

comment on function identity.change_own_profile(bigint, text, boolean, text, bytea, bytea) is
  E'@behavior -*\nChanges what a user says of themselves; what is null stays, but a telephone '
  'number that is given as null goes (has_phone). A new one gets a code that proves it; until it '
  'comes back the old number stays. With a version, refused if it changed since. Security '
  'definer: the doors have no right on the tables.';

grant execute on function identity.change_own_profile(bigint, text, boolean, text, bytea, bytea)
  to gatekeeper;
--! EndIncluded identity/functions/change_own_profile.sql
--! Included identity/functions/verify_phone.sql
create or replace function identity.verify_phone(code_hash bytea) returns boolean
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_user identity.users := identity.lock_own_account();
  v_token identity.one_time_tokens;
begin
  select * into v_token
  from identity.one_time_tokens t
  where t.user_id = v_user.id
    and t.purpose = 'verify_phone'
    and t.used_at is null
    and t.expires_at > now();

  if v_token.token_hash is distinct from verify_phone.code_hash then
    -- The fifth wrong one ends it.
    update identity.one_time_tokens t
    set attempts = t.attempts + 1, used_at = case when t.attempts >= 4 then now() end
    where t.id = v_token.id;
    perform app.record_audit('phone.verify', 'refused', v_user.id);
    return false;
  end if;

  update identity.one_time_tokens t set used_at = now() where t.id = v_token.id;
  update identity.users u
  set phone = v_token.target, phone_verified_at = now()
  where u.id = v_user.id;
  perform app.record_audit('phone.verify', 'done', v_user.id);
  return true;
end;
$$;

comment on function identity.verify_phone(bytea) is
  E'@behavior -*\nTakes the code that was sent to the number that the user of this request wants '
  'to have; false when it is not the one, which counts. Security definer: the doors have no right '
  'on the tables.';

grant execute on function identity.verify_phone(bytea) to gatekeeper;
--! EndIncluded identity/functions/verify_phone.sql
--! Included identity/functions/own_profile.sql
create or replace function identity.own_profile()
  returns table (
    id uuid, email text, display_name text, phone text, phone_verified_at timestamptz,
    row_version bigint, roles text[], permissions text[])
  language sql stable security definer
begin atomic
  select
    u.id, u.email, u.display_name, u.phone, u.phone_verified_at, u.row_version,
    coalesce((
      select array_agg(r.name order by r.name)
      from identity.user_roles ur
      join identity.roles r on r.id = ur.role_id
      where ur.user_id = u.id), '{}'),
    identity.current_permissions()
  from identity.current_user_account() u
  where u.id is not null;
end;

comment on function identity.own_profile() is
  E'@behavior -*\nWho the user of this request is, and may do; no row when that is nobody, or was '
  'shut out. Security definer: one row, the caller''s own.';

grant execute on function identity.own_profile() to gatekeeper;
--! EndIncluded identity/functions/own_profile.sql
-- Not the whole file of data: it would give roles back what was taken from them.
insert into identity.permissions (name, description) values
  ('api_keys.manage', 'Make, rotate and revoke the keys of services.'),
  ('clients.manage', 'Register applications that sign people in here, and shut them out.')
on conflict on constraint permissions_name_key do nothing;
