create or replace function app.event_head(event app.outbox_events) returns jsonb
  language sql stable
return jsonb_build_object(
  'id', event.id, 'seq', event.seq::text, 'type', event.event_type,
  'schemaVersion', event.schema_version, 'aggregateType', event.aggregate_type,
  'aggregateId', event.aggregate_id, 'occurredAt', event.occurred_at, 'actorId', event.actor_id,
  'correlationId', event.correlation_id, 'causationId', event.causation_id,
  'traceparent', event.traceparent);

comment on function app.event_head(app.outbox_events) is
  E'@behavior -*\nAn event without its payload, in the names of the worker''s DomainEvent.';
