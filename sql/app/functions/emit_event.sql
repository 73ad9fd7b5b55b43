-- Money is a string in JSON: readers that take numbers for doubles would lose cents.
create or replace function app.emit_event(
  event_type text, aggregate_type text, aggregate_id uuid, payload jsonb,
  schema_version integer default 1, causation_id uuid default null
) returns void
  language sql volatile
begin atomic
  insert into app.outbox_events
    (event_type, aggregate_type, aggregate_id, payload, schema_version, causation_id,
     actor_id, correlation_id, traceparent)
  values
    (event_type, aggregate_type, aggregate_id,
     coalesce((
       select jsonb_object_agg(f.key, case
         when f.key like '%\_cents' then to_jsonb(f.value #>> '{}') else f.value end)
       from jsonb_each(payload) as f), '{}'),
     schema_version, coalesce(causation_id, app.current_causation_id()), app.current_user_id(),
     app.current_correlation_id(), app.current_traceparent());
end;

comment on function app.emit_event(text, text, uuid, jsonb, integer, uuid) is
  E'@behavior -*\nWrites an event into the outbox. Call it while this transaction holds the '
  'aggregate''s row '
  '(inserted or locked), so that the order of seq is the order of commit.';
