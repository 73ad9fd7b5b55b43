create or replace function app.subscribed_events(consumer text)
  returns table (
    event_type text, context text, schema_version integer, subscribed_at timestamptz)
  language plpgsql volatile security definer rows 50 set search_path = ''
as $$
#variable_conflict use_column
begin
  perform app.act_as_system();

  return query
  select t.event_type, t.context,
    case s.event_type when '*' then t.schema_version else s.schema_version end, s.subscribed_at
  from app.event_types t
  left join lateral (
    select *
    from app.event_subscriptions s
    where s.consumer = subscribed_events.consumer and s.event_type in (t.event_type, '*')
    order by s.event_type = '*'
    limit 1
  ) s on true;
end;
$$;

comment on function app.subscribed_events(text) is
  E'@behavior -*\nEvery type of event, and what a consumer has to do with it: up to which version '
  'it understands it and since when it hears of it, or null where it does not. Security definer: '
  'the worker has no right on the tables.';

grant execute on function app.subscribed_events(text) to rentify_worker;
