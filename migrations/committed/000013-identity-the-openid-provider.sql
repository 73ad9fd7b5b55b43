--! Previous: sha1:22309ef8046125eaa6c0f9b77fb8826e74ca632d
--! Hash: sha1:da95d249a1fef9711f13785bae031ac5d8b34ab1
--! Message: identity: the OpenID provider

-- identity: the clients of the OpenID provider, and its state.
--! Included identity/types/oidc.sql
create domain identity.redirect_uri as text
  constraint redirect_uri_secure check (
    length(value) <= 2000
    and value ~ ('^(https://[^/?#@[:space:]]+|http://(127[.]0[.]0[.]1|localhost)(:[0-9]{1,5})?)'
                 '(/[^#[:space:]]*)?$'));
comment on domain identity.redirect_uri is
  'Where a browser is sent back to: by TLS, or to a program on the same machine.';
comment on constraint redirect_uri_secure on domain identity.redirect_uri is
  'An address to return to begins with https://, or with http:// on this machine, has no fragment '
  'and at most 2000 characters.';

create domain identity.oidc_artifact_kind as text
  constraint oidc_artifact_kind_known check (
    value in (
      'Session', 'Interaction', 'Grant', 'AuthorizationCode', 'RefreshToken', 'AccessToken'));
comment on domain identity.oidc_artifact_kind is 'What oidc-provider calls a thing it keeps.';
comment on constraint oidc_artifact_kind_known on domain identity.oidc_artifact_kind is
  'The provider keeps a Session, Interaction, Grant, AuthorizationCode, RefreshToken or '
  'AccessToken.';
--! EndIncluded identity/types/oidc.sql
--! Included identity/tables/oidc_clients.sql
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
--! EndIncluded identity/tables/oidc_clients.sql
--! Included identity/tables/oidc_artifacts.sql
create table identity.oidc_artifacts (
  kind           identity.oidc_artifact_kind not null,
  id_hash        bytea                       not null,
  uid            text,
  session_id     uuid,
  payload_sealed bytea                       not null,
  created_at     timestamptz                 not null default now(),
  consumed_at    timestamptz,
  expires_at     timestamptz                 not null,

  constraint oidc_artifacts_pkey primary key (kind, id_hash),
  constraint oidc_artifacts_uid_key unique (kind, uid),
  constraint oidc_artifacts_session_id_fkey foreign key (session_id)
    references identity.sessions (id) on delete cascade
);

create index oidc_artifacts_session_id_idx on identity.oidc_artifacts (session_id);
create index oidc_artifacts_expires_at_idx on identity.oidc_artifacts (expires_at);

comment on table identity.oidc_artifacts is
  E'@behavior -*\n'
  'The state of the OpenID provider: codes, refresh tokens, the cookie that a browser is '
  'remembered by. Nothing here opens anything to a reader: ids are hashed, the rest is sealed.';
comment on column identity.oidc_artifacts.kind is 'What it is.';
comment on column identity.oidc_artifacts.id_hash is 'SHA-256 of its id, which is the token.';
comment on column identity.oidc_artifacts.uid is
  'The second name of a browser''s session, which opens nothing.';
comment on column identity.oidc_artifacts.session_id is
  'The session that it dies with; null before anybody has signed in.';
comment on column identity.oidc_artifacts.payload_sealed is
  'What the provider keeps of it, sealed by SECRET_KEY.';
comment on column identity.oidc_artifacts.created_at is 'When it was written.';
comment on column identity.oidc_artifacts.consumed_at is 'When it was used, if it is good once.';
comment on column identity.oidc_artifacts.expires_at is 'Until when it is good.';
comment on constraint oidc_artifacts_uid_key on identity.oidc_artifacts is
  'A browser has one session of this name.';
comment on constraint oidc_artifacts_session_id_fkey on identity.oidc_artifacts is
  'There is no such session.';
--! EndIncluded identity/tables/oidc_artifacts.sql
--! Included identity/triggers/oidc_clients.sql
insert into app.rules (name, sqlstate, status, message) values
  ('oidc_clients_immutable', '55000', null,
   'A client stays what it was registered as: shut it out, and register another.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on identity.oidc_clients
  for each row execute function app.tg__stamp();

-- Whom people gave their consent must not become somebody else.
create or replace trigger _200_immutable
  before update on identity.oidc_clients
  for each row execute function app.tg__frozen('*: disabled_at');
--! EndIncluded identity/triggers/oidc_clients.sql
--! Included identity/policies/oidc_clients.sql
alter table identity.oidc_clients enable row level security;

revoke all on identity.oidc_clients from anonymous, customer, staff, admin, service;
grant select on identity.oidc_clients to staff, admin;

create policy oidc_clients_managers_read on identity.oidc_clients
  for select to staff, admin
  using ((select app.has_permission('clients.manage')));
--! EndIncluded identity/policies/oidc_clients.sql
--! Included identity/policies/oidc_artifacts.sql
-- Reached only through the doors.
alter table identity.oidc_artifacts enable row level security;
revoke all on identity.oidc_artifacts from anonymous, customer, staff, admin, service;
--! EndIncluded identity/policies/oidc_artifacts.sql
--! Included identity/functions/sign_in_to_client.sql
-- A refusal is no error: an error would take its record back.
create or replace function identity.sign_in_to_client(
  email text, proven_hash text, client_id text, upgraded_hash text default null
) returns table (user_id uuid, session_id uuid)
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_user identity.users;
  v_refusal text;
begin
  select * into v_user
  from identity.users u
  where u.email = identity.normal_email(sign_in_to_client.email);
  v_refusal := identity.refusal_of_sign_in(v_user.id, sign_in_to_client.proven_hash);
  if v_refusal is not null then
    perform app.record_audit('session.refuse', 'refused', v_user.id,
      jsonb_build_object('reason', v_refusal, 'client_id', sign_in_to_client.client_id));
    return;
  end if;

  -- Proven: from here on it is the user who acts.
  perform set_config('jwt.claims.sub', v_user.id::text, true);
  -- The same password: changed_at stays.
  update identity.passwords p set password_hash = sign_in_to_client.upgraded_hash
  where p.user_id = v_user.id and sign_in_to_client.upgraded_hash is not null;

  user_id := v_user.id;
  session_id := identity.open_session(v_user.id, sign_in_to_client.client_id);
  return next;
end;
$$;

comment on function identity.sign_in_to_client(text, text, text, text) is
  E'@behavior -*\nOpens a session in a client of the provider for whoever proved the password that '
  'this hash is of; no row, and on record why, for everybody else.\n'
  '@param email The address, as it was typed.\n'
  '@param proven_hash The hash that the password was found to match; null when it matched none.\n'
  '@param client_id The client that the browser goes on to.\n'
  '@param upgraded_hash A hash of the same password by today''s parameters, if the old one is '
  'outdated.\n'
  'Security definer: the doors have no right on the tables.';

grant execute on function identity.sign_in_to_client(text, text, text, text) to gatekeeper;
--! EndIncluded identity/functions/sign_in_to_client.sql
--! Included identity/functions/oidc_client.sql
create or replace function identity.oidc_client(client_id text)
  returns table (
    name text, redirect_uris text[], post_logout_redirect_uris text[], is_first_party boolean,
    secret_hash bytea)
  language sql stable security definer
begin atomic
  select
    c.name, c.redirect_uris::text[], c.post_logout_redirect_uris::text[], c.is_first_party,
    c.secret_hash
  from identity.oidc_clients c
  where c.client_id = oidc_client.client_id and c.disabled_at is null;
end;

comment on function identity.oidc_client(text) is
  E'@behavior -*\nThe client of this name; no row when there is none or it was shut out. '
  'Security definer: the doors have no right on the table.';

grant execute on function identity.oidc_client(text) to gatekeeper;
--! EndIncluded identity/functions/oidc_client.sql
--! Included identity/functions/oidc_account.sql
create or replace function identity.oidc_account(user_id uuid)
  returns table (email text, display_name text, token_role identity.token_role)
  language sql stable security definer
begin atomic
  select u.email, u.display_name, identity.token_role_of(u.id)
  from identity.users u
  where u.id = oidc_account.user_id and u.status = 'active';
end;

comment on function identity.oidc_account(uuid) is
  E'@behavior -*\nWhat the provider tells of a user; no row when the account is disabled. '
  'Security definer: the doors have no right on the table.';

grant execute on function identity.oidc_account(uuid) to gatekeeper;
--! EndIncluded identity/functions/oidc_account.sql
--! Included identity/functions/open_oidc_session.sql
-- Whoever ends all sessions of a user holds the user's row. So what is asked of sessions here is
-- asked after it: a browser must not be remembered behind the back of whoever signed it out.
create or replace function identity.open_oidc_session(
  user_id uuid, client_id text, session_id uuid, remembered_session_id uuid
) returns uuid
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform
  from identity.users u
  where u.id = open_oidc_session.user_id and u.status = 'active'
  for share;
  if not found or not exists (select from identity.oidc_client(open_oidc_session.client_id)) then
    return null;
  end if;

  if not exists (
    select
    from identity.sessions s
    where s.id = open_oidc_session.remembered_session_id
      and s.user_id = open_oidc_session.user_id
      and s.ended_at is null
      and s.expires_at > now()
  ) then
    return null;
  end if;

  if exists (
    select
    from identity.sessions s
    where s.id = open_oidc_session.session_id
      and s.user_id = open_oidc_session.user_id
      and s.ended_at is null
      and s.expires_at > now()
  ) then
    return open_oidc_session.session_id;
  end if;
  return identity.open_session(open_oidc_session.user_id, open_oidc_session.client_id);
end;
$$;

comment on function identity.open_oidc_session(uuid, text, uuid, uuid) is
  E'@behavior -*\nOpens the session of a user in a client, for a browser that is remembered by a '
  'session of the user; the one that there is, while it lasts; null when user or client has been '
  'shut out meanwhile, or the session that it is remembered by has ended. Security definer: the '
  'doors have no right on the table.';

grant execute on function identity.open_oidc_session(uuid, text, uuid, uuid) to gatekeeper;
--! EndIncluded identity/functions/open_oidc_session.sql
--! Included identity/functions/end_oidc_session.sql
create or replace function identity.end_oidc_session(
  session_id uuid, reason identity.session_end
) returns void
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  if reason = 'token_reused' then
    perform app.record_audit('session.refresh_reused', 'refused', s.user_id,
      jsonb_build_object('client_id', s.client_id), s.id)
    from identity.sessions s
    where s.id = end_oidc_session.session_id and s.ended_at is null;
  end if;
  perform identity.end_session(end_oidc_session.session_id, reason);
end;
$$;

comment on function identity.end_oidc_session(uuid, identity.session_end) is
  E'@behavior -*\nEnds the session that a client gave back, or one of whose tokens was used twice. '
  'Security definer: the doors have no right on the table.';

grant execute on function identity.end_oidc_session(uuid, identity.session_end) to gatekeeper;
--! EndIncluded identity/functions/end_oidc_session.sql
--! Included identity/functions/store_oidc_artifact.sql
create or replace function identity.store_oidc_artifact(
  kind identity.oidc_artifact_kind,
  id_hash bytea,
  payload_sealed bytea,
  expires_at timestamptz,
  session_id uuid default null,
  uid text default null
) returns void
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  if store_oidc_artifact.uid is null then
    insert into identity.oidc_artifacts (kind, id_hash, session_id, payload_sealed, expires_at)
    values (
      store_oidc_artifact.kind, store_oidc_artifact.id_hash, store_oidc_artifact.session_id,
      store_oidc_artifact.payload_sealed, store_oidc_artifact.expires_at)
    on conflict on constraint oidc_artifacts_pkey do update
      set session_id = excluded.session_id, payload_sealed = excluded.payload_sealed,
        expires_at = excluded.expires_at;
  else
    -- A browser's session gets a new id at every sign-in: of two of its tabs the last one counts.
    insert into identity.oidc_artifacts
      (kind, id_hash, uid, session_id, payload_sealed, expires_at)
    values (
      store_oidc_artifact.kind, store_oidc_artifact.id_hash, store_oidc_artifact.uid,
      store_oidc_artifact.session_id, store_oidc_artifact.payload_sealed,
      store_oidc_artifact.expires_at)
    on conflict on constraint oidc_artifacts_uid_key do update
      set id_hash = excluded.id_hash, session_id = excluded.session_id,
        payload_sealed = excluded.payload_sealed, expires_at = excluded.expires_at;
  end if;

  if store_oidc_artifact.kind = 'RefreshToken' then
    update identity.sessions s set last_used_at = now()
    where s.id = store_oidc_artifact.session_id;
  end if;
end;
$$;

comment on function identity.store_oidc_artifact(
  identity.oidc_artifact_kind, bytea, bytea, timestamptz, uuid, text
) is
  E'@behavior -*\nKeeps a thing of the provider, or what it has become. '
  'Security definer: the doors have no right on the table.';

grant execute on function identity.store_oidc_artifact(
  identity.oidc_artifact_kind, bytea, bytea, timestamptz, uuid, text
) to gatekeeper;
--! EndIncluded identity/functions/store_oidc_artifact.sql
--! Included identity/functions/find_oidc_artifact.sql
create or replace function identity.find_oidc_artifact(
  kind identity.oidc_artifact_kind, id_hash bytea default null, uid text default null
) returns table (payload_sealed bytea, consumed_at timestamptz)
  language sql stable security definer
begin atomic
  select a.payload_sealed, a.consumed_at
  from identity.oidc_artifacts a
  left join identity.sessions s on s.id = a.session_id
  left join identity.users u on u.id = s.user_id
  where a.kind = find_oidc_artifact.kind
    and (a.id_hash = find_oidc_artifact.id_hash or a.uid = find_oidc_artifact.uid)
    and a.expires_at > now()
    and (a.session_id is null
      or (s.ended_at is null and s.expires_at > now() and u.status = 'active'));
end;

comment on function identity.find_oidc_artifact(
  identity.oidc_artifact_kind, bytea, text
) is
  E'@behavior -*\nA thing of the provider by its id or its second name; no row when it has '
  'expired, or its session has ended. Security definer: the doors have no right on the table.';

grant execute on function identity.find_oidc_artifact(identity.oidc_artifact_kind, bytea, text)
  to gatekeeper;
--! EndIncluded identity/functions/find_oidc_artifact.sql
--! Included identity/functions/consume_oidc_artifact.sql
-- The update locks the row: of two who use one code at once, the second waits and is told no.
create or replace function identity.consume_oidc_artifact(
  kind identity.oidc_artifact_kind, id_hash bytea
) returns boolean
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  update identity.oidc_artifacts a set consumed_at = now()
  where a.kind = consume_oidc_artifact.kind
    and a.id_hash = consume_oidc_artifact.id_hash
    and a.consumed_at is null;
  return found;
end;
$$;

comment on function identity.consume_oidc_artifact(identity.oidc_artifact_kind, bytea) is
  E'@behavior -*\nUses what is good once; false when somebody was faster. '
  'Security definer: the doors have no right on the table.';

grant execute on function identity.consume_oidc_artifact(identity.oidc_artifact_kind, bytea)
  to gatekeeper;
--! EndIncluded identity/functions/consume_oidc_artifact.sql
--! Included identity/functions/destroy_oidc_artifact.sql
create or replace function identity.destroy_oidc_artifact(
  kind identity.oidc_artifact_kind, id_hash bytea
) returns void
  language sql volatile security definer
begin atomic
  delete from identity.oidc_artifacts a
  where a.kind = destroy_oidc_artifact.kind and a.id_hash = destroy_oidc_artifact.id_hash;
end;

comment on function identity.destroy_oidc_artifact(identity.oidc_artifact_kind, bytea) is
  E'@behavior -*\nForgets a thing of the provider. '
  'Security definer: the doors have no right on the table.';

grant execute on function identity.destroy_oidc_artifact(identity.oidc_artifact_kind, bytea)
  to gatekeeper;
--! EndIncluded identity/functions/destroy_oidc_artifact.sql
--! Included identity/functions/register_oidc_client.sql
insert into app.rules (name, sqlstate, status, message) values
  ('oidc_clients_first_party_by_admin', '55000', 403,
   'Only who may do everything registers one of our own: it asks nobody.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function identity.register_oidc_client(
  client_id text,
  name text,
  redirect_uris text[],
  post_logout_redirect_uris text[] default '{}',
  is_first_party boolean default false,
  secret_hash text default null
) returns identity.oidc_clients
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_client identity.oidc_clients;
begin
  perform app.require_permission('clients.manage');
  -- Whoever follows a link to it signs in unasked: its maker could act for any admin.
  if is_first_party and not identity.has_all_of_role(
    (select r.id from identity.roles r where r.name = 'admin')
  ) then
    perform app.raise_rule('oidc_clients_first_party_by_admin');
  end if;

  insert into identity.oidc_clients (
    client_id, name, redirect_uris, post_logout_redirect_uris, is_first_party, secret_hash)
  values (
    client_id, app.clean_text(name), redirect_uris, coalesce(post_logout_redirect_uris, '{}'),
    coalesce(is_first_party, false), decode(secret_hash, 'hex'))
  returning * into v_client;

  perform app.record_audit('oidc_client.register', 'done', details => jsonb_build_object(
    'client_id', v_client.client_id, 'is_first_party', v_client.is_first_party));
  return v_client;
end;
$$;

comment on function identity.register_oidc_client(
  text, text, text[], text[], boolean, text
) is
  E'Registers an application that signs people in here, by the authorization code flow with PKCE. '
  'One of our own only by whoever may do everything (OIDC_CLIENTS_FIRST_PARTY_BY_ADMIN). '
  'Permission: clients.manage.\n'
  '@param client_id What it calls itself, such as fleet-web.\n'
  '@param name What people know it by: they read it when they are asked for consent.\n'
  '@param redirect_uris Where it may have a code sent to; compared letter by letter.\n'
  '@param post_logout_redirect_uris Where it may have people sent to who signed out.\n'
  '@param is_first_party Whether it is one of our own, which asks nobody for consent.\n'
  '@param secret_hash SHA-256, in hexadecimal, of a random secret that it keeps on a server; none '
  'for one that runs in a browser.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function identity.register_oidc_client(
  text, text, text[], text[], boolean, text
) to staff, admin;
--! EndIncluded identity/functions/register_oidc_client.sql
--! Included identity/functions/disable_oidc_client.sql
create or replace function identity.disable_oidc_client(oidc_client_id uuid)
  returns identity.oidc_clients
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_client identity.oidc_clients;
begin
  perform app.require_permission('clients.manage');

  update identity.oidc_clients c
  set disabled_at = coalesce(c.disabled_at, now())
  where c.id = oidc_client_id
  returning * into v_client;
  if not found then
    perform app.raise_not_found('client');
  end if;

  -- In the order of their ids, as everybody who ends several.
  perform identity.end_session(s.id, 'revoked')
  from (
    select id from identity.sessions
    where client_id = v_client.client_id and ended_at is null
    order by id
  ) s;
  perform app.record_audit('oidc_client.disable', 'done', details => jsonb_build_object(
    'client_id', v_client.client_id));
  return v_client;
end;
$$;

comment on function identity.disable_oidc_client(uuid) is
  E'Shuts an application out for good and ends every session that it had. '
  'Permission: clients.manage.\n'
  '@param oidc_client_id The client.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function identity.disable_oidc_client(uuid) to staff, admin;
--! EndIncluded identity/functions/disable_oidc_client.sql
