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
