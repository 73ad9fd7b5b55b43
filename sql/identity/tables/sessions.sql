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
