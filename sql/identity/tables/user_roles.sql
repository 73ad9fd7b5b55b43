create table identity.user_roles (
  user_id             uuid                not null,
  role_id             uuid                not null,
  created_at          timestamptz         not null default now(),
  created_by          uuid,
  updated_at          timestamptz         not null default now(),
  updated_by          uuid,
  row_version         bigint              not null default 0,

  constraint user_roles_pkey primary key (user_id, role_id),
  constraint user_roles_user_id_fkey foreign key (user_id)
    references identity.users (id) on delete restrict,
  constraint user_roles_role_id_fkey foreign key (role_id)
    references identity.roles (id) on delete restrict
);

create index user_roles_role_id_idx on identity.user_roles (role_id);

comment on table identity.user_roles is 'Which roles a user holds.';
comment on column identity.user_roles.user_id is 'The user.';
comment on column identity.user_roles.role_id is 'A role that the user holds.';
comment on column identity.user_roles.created_at is 'When it was written.';
comment on column identity.user_roles.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column identity.user_roles.updated_at is 'When it was last changed.';
comment on column identity.user_roles.updated_by is 'The user who last changed it.';
comment on column identity.user_roles.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint user_roles_user_id_fkey on identity.user_roles is 'There is no such user.';
comment on constraint user_roles_role_id_fkey on identity.user_roles is 'There is no such role.';
