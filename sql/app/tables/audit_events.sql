create table app.audit_events (
  id             uuid              not null default uuidv7(),
  occurred_at    timestamptz       not null default clock_timestamp(),
  kind           text              not null,
  outcome        app.audit_outcome not null,
  actor_id       uuid,
  subject_id     uuid,
  session_id     uuid,
  api_key_id     uuid,
  address        inet,
  user_agent     text,
  correlation_id text,
  details        jsonb             not null default '{}',

  constraint audit_events_pkey primary key (id),
  constraint audit_events_kind_format check (kind ~ '^[a-z_]+[.][a-z_]+$')
);

create index audit_events_subject_id_idx on app.audit_events (subject_id, id);
create index audit_events_actor_id_idx on app.audit_events (actor_id, id);
create index audit_events_kind_idx on app.audit_events (kind, id);

comment on table app.audit_events is
  'Who tried what, from where, and whether it was done: sign-ins, refusals, roles, keys, what '
  'administrators do. Only ever added to, by the functions that do it.';
comment on column app.audit_events.id is 'The id of the record; rises with time.';
comment on column app.audit_events.occurred_at is 'When it was written.';
comment on column app.audit_events.kind is 'What was tried: thing.verb, such as session.open.';
comment on column app.audit_events.outcome is 'Whether it was done.';
comment on column app.audit_events.actor_id is 'The user who tried; null for nobody known.';
comment on column app.audit_events.subject_id is 'The user whom it concerns, if any.';
comment on column app.audit_events.session_id is
  'The session it was tried in, or that it concerns.';
comment on column app.audit_events.api_key_id is 'The key it was tried with, or that it concerns.';
comment on column app.audit_events.address is
  'The address of the client, as the trusted proxies say.';
comment on column app.audit_events.user_agent is
  'What the client calls itself; at most 200 characters.';
comment on column app.audit_events.correlation_id is 'The request that did it.';
comment on column app.audit_events.details is 'What else is known: names and ids, never secrets.';
comment on constraint audit_events_kind_format on app.audit_events is
  'What is audited is named thing.verb.';
