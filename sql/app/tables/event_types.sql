create table app.event_types (
  event_type     text    not null,
  aggregate_type text    not null,
  context        text    not null,
  schema_version integer not null default 1,
  description    text    not null,

  constraint event_types_pkey primary key (event_type)
);
