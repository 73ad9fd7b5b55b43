create table identity.permissions (
  id                  uuid                not null default uuidv7(),
  name                text                not null,
  description         text                not null,
  created_at          timestamptz         not null default now(),
  created_by          uuid,
  updated_at          timestamptz         not null default now(),
  updated_by          uuid,
  row_version         bigint              not null default 0,

  constraint permissions_pkey primary key (id),
  constraint permissions_name_key unique (name),
  constraint permissions_name_format check (name ~ '^[a-z_]+[.][a-z_]+$'),
  constraint permissions_description_length check (length(description) between 1 and 300)
);

comment on table identity.permissions is
  'Something that may be done, such as rentals.reserve. Commands ask for it by name.';
comment on column identity.permissions.id is 'The id of the permission.';
comment on column identity.permissions.name is 'Its name: what, a dot, the verb.';
comment on column identity.permissions.description is 'What its holder may do.';
comment on column identity.permissions.created_at is 'When it was written.';
comment on column identity.permissions.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column identity.permissions.updated_at is 'When it was last changed.';
comment on column identity.permissions.updated_by is 'The user who last changed it.';
comment on column identity.permissions.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint permissions_name_key on identity.permissions is
  'There is a permission of this name.';
comment on constraint permissions_name_format on identity.permissions is
  'A permission is named thing.verb.';
comment on constraint permissions_description_length on identity.permissions is
  'A description has 1 to 300 characters.';
