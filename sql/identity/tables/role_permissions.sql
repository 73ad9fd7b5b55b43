create table identity.role_permissions (
  role_id             uuid                not null,
  permission_id       uuid                not null,
  created_at          timestamptz         not null default now(),
  created_by          uuid,
  updated_at          timestamptz         not null default now(),
  updated_by          uuid,
  row_version         bigint              not null default 0,

  constraint role_permissions_pkey primary key (role_id, permission_id),
  constraint role_permissions_role_id_fkey foreign key (role_id)
    references identity.roles (id) on delete restrict,
  constraint role_permissions_permission_id_fkey foreign key (permission_id)
    references identity.permissions (id) on delete restrict
);

create index role_permissions_permission_id_idx on identity.role_permissions (permission_id);

comment on table identity.role_permissions is 'What the holders of a role may do.';
comment on column identity.role_permissions.role_id is 'The role.';
comment on column identity.role_permissions.permission_id is 'A permission of its holders.';
comment on column identity.role_permissions.created_at is 'When it was written.';
comment on column identity.role_permissions.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column identity.role_permissions.updated_at is 'When it was last changed.';
comment on column identity.role_permissions.updated_by is 'The user who last changed it.';
comment on column identity.role_permissions.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint role_permissions_role_id_fkey on identity.role_permissions is
  'There is no such role.';
comment on constraint role_permissions_permission_id_fkey on identity.role_permissions is
  'There is no such permission.';
