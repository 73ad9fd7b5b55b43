create or replace function app.replay_preview(
  consumer text, event_ids uuid[], context text, occurred_from timestamptz,
  occurred_until timestamptz
) returns table (event_count bigint, missing_ids uuid[])
  language plpgsql stable security definer rows 1 set search_path = ''
as $$
#variable_conflict use_variable
begin
  perform app.check_replay(consumer, event_ids, context, occurred_from, occurred_until);

  return query
  with meant as (
    select e.id
    from app.events_to_replay(event_ids, context, occurred_from, occurred_until, null, null) e
  )
  select
    (select count(*) from meant),
    array(
      select distinct w.id from unnest(event_ids) w (id)
      where w.id not in (select m.id from meant m)
      order by w.id);
end;
$$;

comment on function app.replay_preview(text, uuid[], text, timestamptz, timestamptz) is
  E'@behavior -*\nHow many events a replay means, and which of the ids that it names are not among '
  'them: they still wait, are older than the archive, or there is no such event. Security definer: '
  'the worker has no right on the tables.';

grant execute on function app.replay_preview(text, uuid[], text, timestamptz, timestamptz)
  to rentify_worker;
