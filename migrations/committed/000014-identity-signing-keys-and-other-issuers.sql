--! Previous: sha1:da95d249a1fef9711f13785bae031ac5d8b34ab1
--! Hash: sha1:2224032cdc7a2a2612bc5164dee2384380d11a09
--! Message: identity: signing keys and other issuers

-- identity: the keys of access tokens, which servers share; who somebody is at other issuers.
--! Included identity/tables/signing_keys.sql
create table identity.signing_keys (
  id                 uuid        not null,
  public_jwk         jsonb       not null,
  private_jwk_sealed bytea       not null,
  created_at         timestamptz not null default clock_timestamp(),
  signs_from         timestamptz not null default clock_timestamp(),
  verifies_until     timestamptz,
  revoked_at         timestamptz,

  constraint signing_keys_pkey primary key (id),
  constraint signing_keys_named_by_id
    check (coalesce(public_jwk ->> 'kid' = id::text, false)),
  constraint signing_keys_public_part_only
    check (not public_jwk ?| array['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'])
);

comment on table identity.signing_keys is
  E'@behavior -*\n'
  'The keys of access tokens. The newest whose time has come signs; those before it verify until '
  'the last token that they signed has expired.';
comment on column identity.signing_keys.id is 'The id of the key: the kid of its tokens.';
comment on column identity.signing_keys.public_jwk is
  'The public part (RFC 7517): what the JWKS shows.';
comment on column identity.signing_keys.private_jwk_sealed is
  'The whole key, sealed by SECRET_KEY.';
comment on column identity.signing_keys.created_at is 'When it was written.';
comment on column identity.signing_keys.signs_from is
  'From when it signs; until then others learn of it.';
comment on column identity.signing_keys.verifies_until is
  'Until when its tokens are good; null while no newer key takes its place.';
comment on column identity.signing_keys.revoked_at is 'When its tokens were declared void.';
comment on constraint signing_keys_named_by_id on identity.signing_keys is
  'The kid of a key is its id.';
comment on constraint signing_keys_public_part_only on identity.signing_keys is
  'The private part of a key is kept sealed.';
--! EndIncluded identity/tables/signing_keys.sql
--! Included identity/policies/signing_keys.sql
-- Reached only through the doors: what others may know of a key is in the JWKS.
alter table identity.signing_keys enable row level security;
revoke all on identity.signing_keys from anonymous, customer, staff, admin, service;
--! EndIncluded identity/policies/signing_keys.sql
--! Included identity/functions/live_signing_keys.sql
-- In seconds from now: of the servers' clocks none is asked.
create or replace function identity.live_signing_keys()
  returns table (
    private_jwk_sealed bytea, signs_in_s double precision, verifies_for_s double precision)
  language sql stable security definer
begin atomic
  select k.private_jwk_sealed,
    extract(epoch from k.signs_from - clock_timestamp())::double precision,
    extract(epoch from k.verifies_until - clock_timestamp())::double precision
  from identity.signing_keys k
  where k.revoked_at is null
    and (k.verifies_until is null or k.verifies_until > clock_timestamp())
  order by k.created_at desc, k.id;
end;

comment on function identity.live_signing_keys() is
  E'@behavior -*\nThe keys that sign, will sign or still verify, the newest first. Security '
  'definer: the table is closed to all, and only the doors may call this.';

grant execute on function identity.live_signing_keys() to gatekeeper;
--! EndIncluded identity/functions/live_signing_keys.sql
--! Included identity/functions/create_first_signing_key.sql
create or replace function identity.create_first_signing_key(
  id uuid, public_jwk jsonb, private_jwk_sealed bytea
) returns boolean
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  -- Two servers may start at once: the second finds the key of the first.
  lock table identity.signing_keys in share row exclusive mode;
  if exists (
    select from identity.signing_keys k where k.revoked_at is null and k.verifies_until is null
  ) then
    return false;
  end if;

  insert into identity.signing_keys (id, public_jwk, private_jwk_sealed)
  values (create_first_signing_key.id, create_first_signing_key.public_jwk,
          create_first_signing_key.private_jwk_sealed);
  perform app.record_audit('signing_key.create', 'done', null,
    jsonb_build_object('kid', create_first_signing_key.id));
  return true;
end;
$$;

comment on function identity.create_first_signing_key(uuid, jsonb, bytea) is
  E'@behavior -*\nKeeps this key unless there is one to sign with; says whether it did. Security '
  'definer: the table is closed to all, and only the doors may call this.';

grant execute on function identity.create_first_signing_key(uuid, jsonb, bytea) to gatekeeper;
--! EndIncluded identity/functions/create_first_signing_key.sql
--! Included identity/functions/rotate_signing_key.sql
create or replace function identity.rotate_signing_key(
  id uuid, public_jwk jsonb, private_jwk_sealed bytea, delay_s integer, token_ttl_s integer,
  revoked_key_id uuid default null
) returns timestamptz
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_signs_from timestamptz;
begin
  lock table identity.signing_keys in share row exclusive mode;
  -- What is revoked may be what signs: the new key does so at once.
  v_signs_from := clock_timestamp() + case
    when rotate_signing_key.revoked_key_id is null
    then make_interval(secs => rotate_signing_key.delay_s)
    else interval '0' end;

  if rotate_signing_key.revoked_key_id is not null then
    update identity.signing_keys k
    set revoked_at = clock_timestamp()
    where k.id = rotate_signing_key.revoked_key_id and k.revoked_at is null;
    if not found then
      perform app.raise_not_found('signing key');
    end if;
  end if;

  -- Two minutes more than its last token: the clocks' skew, and a server that learns of it late.
  update identity.signing_keys k
  set verifies_until = v_signs_from
    + make_interval(secs => rotate_signing_key.token_ttl_s) + interval '2 minutes'
  where k.verifies_until is null and k.revoked_at is null;

  insert into identity.signing_keys (id, public_jwk, private_jwk_sealed, signs_from)
  values (rotate_signing_key.id, rotate_signing_key.public_jwk,
          rotate_signing_key.private_jwk_sealed, v_signs_from);
  perform app.record_audit('signing_key.rotate', 'done', null, jsonb_strip_nulls(
    jsonb_build_object('kid', rotate_signing_key.id, 'signs_from', v_signs_from,
      'revoked_kid', rotate_signing_key.revoked_key_id)));
  return v_signs_from;
end;
$$;

comment on function identity.rotate_signing_key(uuid, jsonb, bytea, integer, integer, uuid) is
  E'@behavior -*\nPublishes a new key, which signs after the delay; says from when. The one before '
  'it verifies until its last token has expired; a revoked one is void at once, and then there is '
  'no delay. Security definer: the table is closed to all, and only the doors may call this.';

grant execute on function
  identity.rotate_signing_key(uuid, jsonb, bytea, integer, integer, uuid) to gatekeeper;
--! EndIncluded identity/functions/rotate_signing_key.sql
--! Included identity/tables/external_identities.sql
create table identity.external_identities (
  id              uuid        not null default uuidv7(),
  user_id         uuid        not null,
  issuer          text        not null,
  subject         text        not null,
  roles_stated_at timestamptz,
  created_at      timestamptz not null default now(),
  created_by      uuid,

  constraint external_identities_pkey primary key (id),
  constraint external_identities_subject_key unique (issuer, subject),
  constraint external_identities_user_id_fkey foreign key (user_id)
    references identity.users (id) on delete restrict,
  constraint external_identities_issuer_format
    check (issuer ~ '^https?://[\x21-\x7e]+$' and length(issuer) <= 300),
  constraint external_identities_subject_format check (subject ~ '^[\x21-\x7e]{1,255}$')
);

create index external_identities_user_id_idx on identity.external_identities (user_id);

comment on table identity.external_identities is
  'Who somebody is at an issuer of others (OpenID Connect). Whoever brings a token of that issuer '
  'with that subject is the user here.';
comment on column identity.external_identities.id is 'The id of the link.';
comment on column identity.external_identities.user_id is 'The user.';
comment on column identity.external_identities.issuer is 'The iss of the tokens.';
comment on column identity.external_identities.subject is
  E'@behavior -attribute:orderBy\nThe sub of the tokens.';
comment on column identity.external_identities.roles_stated_at is
  'When the newest token was issued that was seen: what an older one says of roles is over.';
comment on column identity.external_identities.created_at is 'When it was written.';
comment on column identity.external_identities.created_by is
  'The user who linked it; null for the first token of somebody new.';
comment on constraint external_identities_subject_key on identity.external_identities is
  'This identity belongs to a user already.';
comment on constraint external_identities_user_id_fkey on identity.external_identities is
  'There is no such user.';
comment on constraint external_identities_issuer_format on identity.external_identities is
  'An issuer is an address that begins with https:// or http://, up to 300 characters of ASCII.';
comment on constraint external_identities_subject_format on identity.external_identities is
  'A subject has 1 to 255 characters of ASCII, without spaces.';
--! EndIncluded identity/tables/external_identities.sql
--! Included identity/policies/external_identities.sql
alter table identity.external_identities enable row level security;

revoke all on identity.external_identities from anonymous, customer, staff, admin, service;
grant select on identity.external_identities to customer, staff, admin;

create policy external_identities_self_reads on identity.external_identities
  for select to customer, staff, admin
  using (user_id = (select (identity.current_user_account()).id));

create policy external_identities_managers_read on identity.external_identities
  for select to staff, admin
  using ((select app.has_permission('users.manage')));
--! EndIncluded identity/policies/external_identities.sql
--! Included identity/functions/unknown_role_names.sql
create or replace function identity.unknown_role_names(names text[]) returns setof text
  language sql stable security definer
begin atomic
  select distinct wanted.name
  from unnest(names) as wanted (name)
  where not exists (select from identity.roles r where r.name = wanted.name)
  order by wanted.name;
end;

comment on function identity.unknown_role_names(text[]) is
  E'@behavior -*\nWhich of these roles do not exist. Security definer: the doors may not read the '
  'table.';

grant execute on function identity.unknown_role_names(text[]) to gatekeeper;
--! EndIncluded identity/functions/unknown_role_names.sql
--! Included identity/functions/create_external_user.sql
create or replace function identity.create_external_user(
  issuer text, subject text, email text, display_name text
) returns uuid
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  v_user_id uuid;
begin
  -- Two of the first requests of somebody: the second finds what the first has written.
  lock table identity.external_identities in share row exclusive mode;
  select i.user_id into v_user_id
  from identity.external_identities i
  where i.issuer = create_external_user.issuer and i.subject = create_external_user.subject;
  if found then
    return v_user_id;
  end if;

  -- An address that is taken is no proof of being the one who took it: an admin links the two.
  insert into identity.users (email, display_name)
  values (
    coalesce(
      identity.normal_email(create_external_user.email),
      md5(create_external_user.issuer || ' ' || create_external_user.subject)
        || '@external.rentify.invalid'),
    coalesce(nullif(app.clean_text(create_external_user.display_name), ''), 'Without a name'))
  on conflict on constraint users_email_key do nothing
  returning id into v_user_id;
  if v_user_id is null then
    perform app.record_audit('external_identity.refuse', 'refused', null,
      jsonb_build_object('issuer', create_external_user.issuer, 'reason', 'email_taken'));
    return null;
  end if;

  insert into identity.external_identities (user_id, issuer, subject)
  values (v_user_id, create_external_user.issuer, create_external_user.subject);
  perform app.record_audit('user.create', 'done', v_user_id,
    jsonb_build_object('issuer', create_external_user.issuer));
  return v_user_id;
end;
$$;

comment on function identity.create_external_user(text, text, text, text) is
  E'@behavior -*\nThe user of somebody whom an issuer of others names for the first time; null '
  'where the address is taken. Granted to nobody: admit_external_user calls it.';
--! EndIncluded identity/functions/create_external_user.sql
--! Included identity/functions/synchronise_roles.sql
create or replace function identity.synchronise_roles(
  user_id uuid, issuer text, role_names text[], mapped_role_names text[]
) returns void
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  v_change record;
  v_has_changed boolean := false;
begin
  for v_change in
    select r.id, r.name, r.name = any (role_names) as is_given
    from identity.roles r
    where r.name = any (mapped_role_names)
      and r.name = any (role_names) <> exists (
        select
        from identity.user_roles ur
        where ur.user_id = synchronise_roles.user_id and ur.role_id = r.id)
    order by r.id
  loop
    v_has_changed := true;
    if v_change.is_given then
      insert into identity.user_roles (user_id, role_id)
      values (synchronise_roles.user_id, v_change.id);
    else
      delete from identity.user_roles ur
      where ur.user_id = synchronise_roles.user_id and ur.role_id = v_change.id;
    end if;
    perform app.record_audit(
      case when v_change.is_given then 'role.assign' else 'role.remove' end, 'done',
      synchronise_roles.user_id,
      jsonb_build_object('role_id', v_change.id, 'role', v_change.name,
        'issuer', synchronise_roles.issuer));
    perform app.emit_event(
      case when v_change.is_given then 'RoleAssigned' else 'RoleRemoved' end, 'user',
      synchronise_roles.user_id,
      jsonb_build_object('user_id', synchronise_roles.user_id, 'role_id', v_change.id,
        'role_name', v_change.name));
  end loop;
  if v_has_changed then
    perform identity.end_sessions(synchronise_roles.user_id, 'roles_changed');
  end if;
end;
$$;

comment on function identity.synchronise_roles(uuid, text, text[], text[]) is
  E'@behavior -*\nGives a user, whose row this transaction holds, those of the mapped roles '
  'that the issuer names and takes the others of them; roles that are not mapped stay as they '
  'are. Granted to nobody: admit_external_user calls it.';
--! EndIncluded identity/functions/synchronise_roles.sql
--! Included identity/functions/admit_external_user.sql
create or replace function identity.admit_external_user(
  issuer text, subject text, email text, display_name text,
  role_names text[], mapped_role_names text[], issued_at timestamptz
) returns table (user_id uuid, token_role identity.token_role)
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_user_id uuid;
begin
  select i.user_id into v_user_id
  from identity.external_identities i
  where i.issuer = admit_external_user.issuer and i.subject = admit_external_user.subject;

  -- Who has no role here is nobody here: there is no account to make for them.
  if v_user_id is null and cardinality(role_names) > 0 then
    v_user_id := identity.create_external_user(issuer, subject, email, display_name);
  end if;
  if v_user_id is null then
    return;
  end if;

  -- The user first, as every command does: whoever links the identity holds that row too, and so
  -- does whoever changes the roles.
  perform from identity.users u where u.id = v_user_id for no key update;
  -- A token that was issued before a demotion would undo it for as long as it lives.
  update identity.external_identities i
  set roles_stated_at = admit_external_user.issued_at
  where i.issuer = admit_external_user.issuer
    and i.subject = admit_external_user.subject
    and coalesce(i.roles_stated_at <= admit_external_user.issued_at, true);
  if found and identity.is_active_user(v_user_id) then
    begin
      perform identity.synchronise_roles(v_user_id, issuer, role_names, mapped_role_names);
    exception when object_not_in_prerequisite_state then
      -- The last admin stays one, whatever the issuer says.
      perform app.record_audit('role.remove', 'refused', v_user_id,
        jsonb_build_object('issuer', admit_external_user.issuer));
    end;
  end if;

  return query select v_user_id, identity.token_role_of(v_user_id);
end;
$$;

comment on function identity.admit_external_user(
  text, text, text, text, text[], text[], timestamptz) is
  E'@behavior -*\nThe user whom a verified token of an issuer of others names, with the roles that '
  'it says; made at the first token that names a role. No row: nobody here. A disabled user is '
  'left alone, and may and sees nothing. Security definer: the tables are closed to all, and only '
  'the doors may call this.';

grant execute on function identity.admit_external_user(
  text, text, text, text, text[], text[], timestamptz) to gatekeeper;
--! EndIncluded identity/functions/admit_external_user.sql
--! Included identity/functions/link_external_identity.sql
insert into app.rules (name, sqlstate, status, message) values
  ('external_identities_linked_by_admin', '55000', 403,
   'Only who may do everything says who somebody is elsewhere.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function identity.link_external_identity(
  user_id uuid, issuer text, subject text
) returns identity.external_identities
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_identity identity.external_identities;
begin
  perform app.require_permission('users.manage');
  perform identity.lock_managed_user(user_id);
  -- Else one could link an identity of one's own to somebody of whom more is made later.
  if not identity.has_all_of_role((select r.id from identity.roles r where r.name = 'admin')) then
    perform app.raise_rule('external_identities_linked_by_admin');
  end if;

  insert into identity.external_identities (user_id, issuer, subject, created_by)
  values (link_external_identity.user_id, link_external_identity.issuer,
          link_external_identity.subject, app.current_user_id())
  returning * into v_identity;
  perform app.record_audit('external_identity.link', 'done', v_identity.user_id,
    jsonb_build_object('issuer', v_identity.issuer));
  return v_identity;
end;
$$;

comment on function identity.link_external_identity(uuid, text, text) is
  E'Says who a user is at an issuer of others: whoever brings a token of it with this subject is '
  'this user, with the roles that the token is mapped to. Only by whoever may do everything '
  '(EXTERNAL_IDENTITIES_LINKED_BY_ADMIN). Permission: users.manage.\n'
  '@param user_id The user.\n'
  '@param issuer The iss of the tokens.\n'
  '@param subject The sub of the tokens.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function identity.link_external_identity(uuid, text, text) to staff, admin;
--! EndIncluded identity/functions/link_external_identity.sql
