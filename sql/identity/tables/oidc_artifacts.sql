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
