create table app.event_types (
  event_type     text    not null,
  aggregate_type text    not null,
  context        text    not null,
  schema_version integer not null default 1,
  description    text    not null,

  constraint event_types_pkey primary key (event_type),
  constraint event_types_event_type_format check (event_type ~ '^([A-Z][a-z]+){2,}$'),
  constraint event_types_schema_version_positive check (schema_version > 0)
);

comment on table app.event_types is
  'What others are told: one row for each type of event. Each context adds its own. The shape of '
  'a payload is docs/events/<context>/<type>.v<version>.json.';
comment on column app.event_types.event_type is
  'What happened, such as RentalReserved (ce_type of CloudEvents 1.0).';
comment on column app.event_types.aggregate_type is
  'What it is about: vehicle, rental and so on. Events about one of them keep their order.';
comment on column app.event_types.context is 'Whose event it is: its topic is rentify.<context>.';
comment on column app.event_types.schema_version is
  'The version of the payload''s shape that is written now.';
comment on column app.event_types.description is 'When it is told, in words.';
comment on constraint event_types_event_type_format on app.event_types is
  'A type of event is a thing and what became of it, such as RentalReserved.';
comment on constraint event_types_schema_version_positive on app.event_types is
  'Versions are counted from one.';
