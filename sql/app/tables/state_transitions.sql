create table app.state_transitions (
  id         uuid        not null default uuidv7(),
  machine    text        not null,
  from_state text,
  to_state   text        not null,
  command    text        not null,
  event_type text,

  constraint state_transitions_pkey primary key (id),
  constraint state_transitions_move_key
    unique nulls not distinct (machine, from_state, to_state, command)
);

comment on table app.state_transitions is
  'The moves that the business allows, one row each: everything else is refused. Each context '
  'adds its own.';
comment on column app.state_transitions.id is 'The id of the move.';
comment on column app.state_transitions.machine is 'What moves: vehicle, rental, quote and so on.';
comment on column app.state_transitions.from_state is
  'The state before; null: it comes into being.';
comment on column app.state_transitions.to_state is 'The state after.';
comment on column app.state_transitions.command is 'The command that makes this move.';
comment on column app.state_transitions.event_type is
  'The event that tells others of it; null: nobody is told.';
comment on constraint state_transitions_move_key on app.state_transitions is
  'This move is already allowed.';
