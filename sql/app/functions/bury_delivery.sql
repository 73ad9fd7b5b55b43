create or replace function app.bury_delivery(
  consumer text, context text, source text, message_key text, headers jsonb, value text,
  event jsonb, reason text, message text, stack text, attempts integer
) returns uuid
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_variable
declare
  v_event_id constant uuid := (event ->> 'id')::uuid;
  v_id uuid;
begin
  perform app.act_as_system();

  insert into app.dead_letters as l
    (consumer, letter_key, event_id, event_type, context, source, message_key, headers, value,
     event, reason, message, stack, attempts)
  values
    (consumer, coalesce(v_event_id::text, md5(source || coalesce(value, ''))), v_event_id,
     event ->> 'type', context, source, message_key, coalesce(headers, '{}'), value,
     event, reason, left(message, 2000), left(stack, 10000), attempts)
  on conflict on constraint dead_letters_letter_key_key do update
    set source = excluded.source, reason = excluded.reason, message = excluded.message,
        stack = excluded.stack, attempts = l.attempts + excluded.attempts,
        failed_at = excluded.failed_at, status = 'waiting', settled_at = null, settled_by = null,
        note = null
  returning l.id into v_id;
  return v_id;
end;
$$;

comment on function app.bury_delivery(
  text, text, text, text, jsonb, text, jsonb, text, text, text, integer) is
  E'@behavior -*\nKeeps what a consumer gave up, as a dead letter; one that fails again after a '
  'replay waits again. Security definer: the worker has no right on the table.';

grant execute on function app.bury_delivery(
  text, text, text, text, jsonb, text, jsonb, text, text, text, integer) to rentify_worker;
