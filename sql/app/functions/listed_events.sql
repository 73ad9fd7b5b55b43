create or replace function app.listed_events(
  of_context text, of_event_type text, of_aggregate uuid, occurred_from timestamptz,
  occurred_until timestamptz, waiting boolean, published boolean, max_count integer
) returns table (
    id uuid, seq bigint, context text, event_type text, aggregate_type text, aggregate_id uuid,
    occurred_at timestamptz, published_at timestamptz, target_consumer text)
  language plpgsql stable security definer rows 50 set search_path = ''
as $$
#variable_conflict use_column
declare
  -- A day of the archive can hold millions: who says neither since when nor of what gets the last.
  v_published_from timestamptz := coalesce(occurred_from,
    case when of_aggregate is null
      then coalesce(occurred_until, now()) - interval '1 day' end, '-infinity');
begin
  return query
  with both_of_them as (
    select o.id, o.seq, o.event_type, o.aggregate_type, o.aggregate_id, o.occurred_at,
      null::timestamptz as published_at, o.target_consumer
    from app.outbox_events o
    where waiting
    union all
    select e.id, e.seq, e.event_type, e.aggregate_type, e.aggregate_id, e.occurred_at,
      e.published_at, e.target_consumer
    from app.published_events e
    where published and e.published_at >= v_published_from
  )
  select b.id, b.seq, t.context, b.event_type, b.aggregate_type, b.aggregate_id, b.occurred_at,
    b.published_at, b.target_consumer
  from both_of_them b
  left join app.event_types t using (event_type)
  where (of_context is null or t.context = of_context)
    and (of_event_type is null or b.event_type = of_event_type)
    and (of_aggregate is null or b.aggregate_id = of_aggregate)
    and (occurred_from is null or b.occurred_at >= occurred_from)
    and (occurred_until is null or b.occurred_at < occurred_until)
  order by b.seq desc, b.published_at desc nulls first
  limit least(max_count, 10000);
end;
$$;

comment on function app.listed_events(
  text, text, uuid, timestamptz, timestamptz, boolean, boolean, integer) is
  E'@behavior -*\nEvents that wait and events of the archive, the newest first and at most 10,000, '
  'without their payloads. Of the archive those of the last day, unless it is asked since when or '
  'for one aggregate. Security definer: the worker has no right on the tables.';

grant execute on function app.listed_events(
  text, text, uuid, timestamptz, timestamptz, boolean, boolean, integer) to rentify_worker;
