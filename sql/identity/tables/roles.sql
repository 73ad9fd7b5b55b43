create table identity.roles (
  id                  uuid                not null default uuidv7(),
  name                text                not null,
  token_role          identity.token_role not null,
  description         text                not null,
  created_at          timestamptz         not null default now(),
  created_by          uuid,
  updated_at          timestamptz         not null default now(),
  updated_by          uuid,
  row_version         bigint              not null default 0,

  constraint roles_pkey primary key (id),
  constraint roles_name_key unique (name),
  constraint roles_name_format check (name ~ '^[a-z][a-z_]{1,39}$'),
  constraint roles_description_length check (length(description) between 1 and 300)
);

comment on table identity.roles is
  'A job that a user may hold, such as agent: a set of permissions. Data, not Postgres roles.';
comment on column identity.roles.id is 'The id of the role.';
comment on column identity.roles.name is 'The name of the role, such as fleet_manager.';
comment on column identity.roles.token_role is 'The role that its holder''s tokens name.';
comment on column identity.roles.description is 'What its holders do.';
comment on column identity.roles.created_at is 'When it was written.';
comment on column identity.roles.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column identity.roles.updated_at is 'When it was last changed.';
comment on column identity.roles.updated_by is 'The user who last changed it.';
comment on column identity.roles.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint roles_name_key on identity.roles is 'There is a role of this name.';
comment on constraint roles_name_format on identity.roles is
  'The name of a role is in lower snake case, 2 to 40 letters.';
comment on constraint roles_description_length on identity.roles is
  'A description has 1 to 300 characters.';
