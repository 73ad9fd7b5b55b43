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
