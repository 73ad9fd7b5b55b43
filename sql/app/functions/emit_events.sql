-- For statements that make many facts true at once: one insert for all, 20 us less for each.
-- Payloads are written as they are: amounts in them must be strings already.
create or replace function app.emit_events(
  event_type text, aggregate_type text, aggregate_ids uuid[], payloads jsonb[]
) returns void
  language sql volatile
begin atomic
  insert into app.outbox_events
    (event_type, aggregate_type, aggregate_id, payload, causation_id, actor_id,
     correlation_id, traceparent)
  select event_type, aggregate_type, e.aggregate_id, e.payload, app.current_causation_id(),
         app.current_user_id(), app.current_correlation_id(), app.current_traceparent()
  from unnest(aggregate_ids, payloads) e (aggregate_id, payload);
end;

comment on function app.emit_events(text, text, uuid[], jsonb[]) is
  E'@behavior -*\nWrites events of one type into the outbox, like emit_event. Money in the '
  'payloads is a string.';
