create or replace function app.bury_outbox_event(event_id uuid, reason text, message text)
  returns uuid
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_event app.outbox_events;
begin
  perform app.act_as_system();

  delete from app.outbox_events o where o.id = bury_outbox_event.event_id returning * into v_event;
  if not found then
    return null;
  end if;

  return app.bury_delivery(
    consumer => 'relay',
    context => coalesce(
      (select t.context from app.event_types t where t.event_type = v_event.event_type), 'app'),
    source => 'outbox/' || v_event.seq,
    message_key => v_event.aggregate_id::text,
    headers => '{}',
    value => v_event.payload::text,
    event => app.event_head(v_event),
    reason => bury_outbox_event.reason,
    message => bury_outbox_event.message,
    stack => null,
    attempts => 1);
end;
$$;

comment on function app.bury_outbox_event(uuid, text, text) is
  E'@behavior -*\nMoves an event that the transport can never take from the outbox to the dead '
  'letters, so that those behind it go on. Security definer: the worker has no right on the '
  'tables.';

grant execute on function app.bury_outbox_event(uuid, text, text) to rentify_worker;
