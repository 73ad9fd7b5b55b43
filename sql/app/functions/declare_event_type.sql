create or replace function app.declare_event_type(
  event_type text, aggregate_type text, context text, description text,
  schema_version integer default 1
) returns void
  language sql volatile
begin atomic
  insert into app.event_types (event_type, aggregate_type, context, schema_version, description)
  values (event_type, aggregate_type, context, schema_version, description)
  on conflict on constraint event_types_pkey do update
    set aggregate_type = excluded.aggregate_type, context = excluded.context,
        schema_version = excluded.schema_version, description = excluded.description;
end;

comment on function app.declare_event_type(text, text, text, text, integer) is
  E'@behavior -*\nAdds a type of event to the catalogue; safe to repeat. Only migrations call it.';
