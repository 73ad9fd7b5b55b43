create or replace function webhook.queue_deliveries(
  event_id uuid,
  event_type text,
  occurred_at timestamptz,
  sequence bigint,
  schema_version integer,
  aggregate_type text,
  aggregate_id uuid,
  actor_id uuid,
  correlation_id text,
  causation_id uuid,
  payload jsonb
) returns bigint
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_queued bigint;
begin
  perform app.act_as_system();

  insert into webhook.webhook_deliveries (webhook_endpoint_id, event_id, event_type, body)
  select e.id, queue_deliveries.event_id, queue_deliveries.event_type,
    webhook.message_body(
      queue_deliveries.event_type, queue_deliveries.occurred_at,
      jsonb_build_object(
        'id', queue_deliveries.event_id,
        'sequence', queue_deliveries.sequence::text,
        'schemaVersion', queue_deliveries.schema_version,
        'aggregate', jsonb_build_object(
          'type', queue_deliveries.aggregate_type, 'id', queue_deliveries.aggregate_id),
        'actorId', queue_deliveries.actor_id,
        'correlationId', queue_deliveries.correlation_id,
        'causationId', queue_deliveries.causation_id,
        'payload', queue_deliveries.payload))
  from (
    -- Held until this is committed: who disables it finds what was queued, and nothing comes after.
    select e.id
    from webhook.webhook_endpoints e
    where e.disabled_at is null
      -- From then on, and not of what the relay had yet to tell.
      and e.created_at <= queue_deliveries.occurred_at
      and (e.event_types is null or queue_deliveries.event_type = any (e.event_types))
    order by e.id
    for share
  ) e
  on conflict on constraint webhook_deliveries_once_per_event do nothing;
  get diagnostics v_queued = row_count;
  return v_queued;
end;
$$;

comment on function webhook.queue_deliveries(
  uuid, text, timestamptz, bigint, integer, text, uuid, uuid, text, uuid, jsonb
) is
  E'@behavior -*\nQueues an event for every enabled endpoint that was there when it occurred and '
  'wants its type, once for each, and says for how many. Security definer: the worker '
  'has no right on the tables.';

grant execute on function webhook.queue_deliveries(
  uuid, text, timestamptz, bigint, integer, text, uuid, uuid, text, uuid, jsonb
) to rentify_worker;
