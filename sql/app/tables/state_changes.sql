create table app.state_changes (
  id             uuid        not null default uuidv7(),
  machine        text        not null,
  entity_id      uuid        not null,
  from_state     text,
  to_state       text        not null,
  changed_at     timestamptz not null default clock_timestamp(),
  actor_id       uuid,
  correlation_id text,

  constraint state_changes_pkey primary key (id)
);

create index state_changes_entity_id_idx on app.state_changes (entity_id);

comment on table app.state_changes is
  'Every change of state that was committed: what, when, by whom. Only ever added to.';
comment on column app.state_changes.id is 'The id of the change; rises with time.';
comment on column app.state_changes.machine is 'What moved: vehicle, rental, quote and so on.';
comment on column app.state_changes.entity_id is 'The vehicle, rental, … that moved.';
comment on column app.state_changes.from_state is 'The state before; null: it came into being.';
comment on column app.state_changes.to_state is 'The state after.';
comment on column app.state_changes.changed_at is
  'When it was written; the order within an entity.';
comment on column app.state_changes.actor_id is
  'The user who did it; null for a hand at the database.';
comment on column app.state_changes.correlation_id is 'The request that did it.';
