create or replace function app.listed_dead_letters(
  of_consumer text, of_reason text, waiting_only boolean, max_count integer
) returns table (
    id uuid, consumer text, reason text, message text, event_id uuid, event_type text,
    context text, attempts integer, failed_at timestamptz, status app.dead_letter_status,
    settled_at timestamptz, note text)
  language plpgsql stable security definer rows 50 set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  select l.id, l.consumer, l.reason, l.message, l.event_id, l.event_type, l.context, l.attempts,
    l.failed_at, l.status, l.settled_at, l.note
  from app.dead_letters l
  where (not waiting_only or l.status = 'waiting')
    and (of_consumer is null or l.consumer = of_consumer)
    and (of_reason is null or l.reason = of_reason)
  order by l.failed_at desc, l.id
  limit least(max_count, 10000);
end;
$$;

comment on function app.listed_dead_letters(text, text, boolean, integer) is
  E'@behavior -*\nDead letters, what failed last first and at most 10,000, without what arrived. '
  'Security definer: the worker has no right on the table.';

grant execute on function app.listed_dead_letters(text, text, boolean, integer) to rentify_worker;
