create or replace function app.receive_event(consumer text, event_id uuid) returns boolean
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform app.act_as_system();

  -- Where another transaction handles the same event at this moment, this waits for its end.
  insert into app.inbox_messages (consumer, event_id)
  values (receive_event.consumer, receive_event.event_id)
  on conflict on constraint inbox_messages_pkey do nothing;
  return found;
end;
$$;

comment on function app.receive_event(text, uuid) is
  E'@behavior -*\nThe first statement of a consumer''s transaction: whether the event is new to '
  'it. From then on, if the transaction commits, it is not. Security definer: the worker has no '
  'right on the table.';

grant execute on function app.receive_event(text, uuid) to rentify_worker;
