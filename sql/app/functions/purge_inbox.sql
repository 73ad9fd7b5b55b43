-- The archive of published events is kept for 30 days: nothing older can be replayed from it, so a
-- row of the inbox that is kept longer never misses when its event comes again. A dead letter has
-- its event with it, and somebody may replay it years later: for as long as there is one, the inbox
-- knows whether its event was handled meanwhile.
create or replace function app.purge_inbox() returns bigint
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_purged bigint;
begin
  perform app.act_as_system();

  delete from app.inbox_messages i
  where (i.consumer, i.event_id) in (
    select p.consumer, p.event_id
    from app.inbox_messages p
    where p.processed_at < now() - interval '35 days'
      -- What the transport would not take is replayed to everybody.
      and not exists (
        select
        from app.dead_letters l
        where l.event_id = p.event_id and l.consumer in (p.consumer, 'relay'))
    order by p.processed_at
    limit 10000
    for update skip locked
  );
  get diagnostics v_purged = row_count;
  return v_purged;
end;
$$;

comment on function app.purge_inbox() is
  E'@behavior -*\nForgets which events were handled 35 days after they were, five days longer than '
  'the archive can repeat them, and never while a dead letter can; at most 10,000 a call, and says '
  'how many. Security definer: the worker has no right on the table.';

grant execute on function app.purge_inbox() to rentify_worker;
