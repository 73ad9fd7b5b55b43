create or replace function app.dead_letter_backlog()
  returns table (consumer text, waiting bigint, oldest_failed_at timestamptz)
  language plpgsql stable security definer rows 10 set search_path = ''
as $$
begin
  return query
  select l.consumer, count(*), min(l.failed_at)
  from app.dead_letters l
  where l.status = 'waiting'
  group by l.consumer
  order by l.consumer;
end;
$$;

comment on function app.dead_letter_backlog() is
  E'@behavior -*\nHow many dead letters of each consumer wait for somebody, and since when. '
  'Security definer: the worker has no right on the table.';

grant execute on function app.dead_letter_backlog() to rentify_worker;
