create or replace function app.consumer_contexts()
  returns table (consumer text, contexts text[])
  language plpgsql stable security definer rows 10 set search_path = ''
as $$
begin
  return query
  select s.consumer, array_agg(distinct t.context order by t.context)
  from app.event_subscriptions s
  join app.event_types t on s.event_type in (t.event_type, '*')
  group by s.consumer
  order by s.consumer;
end;
$$;

comment on function app.consumer_contexts() is
  E'@behavior -*\nEvery consumer, and the contexts in which it hears of anything. Security '
  'definer: the worker has no right on the tables.';

grant execute on function app.consumer_contexts() to rentify_worker;
