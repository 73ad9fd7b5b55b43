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
