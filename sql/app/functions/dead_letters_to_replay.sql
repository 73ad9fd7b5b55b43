create or replace function app.dead_letters_to_replay(
  consumer text, after_id uuid, max_count integer
) returns setof uuid
  language plpgsql stable security definer rows 1000 set search_path = ''
as $$
begin
  return query
  select l.id
  from app.dead_letters l
  where l.status = 'waiting'
    and (dead_letters_to_replay.consumer is null or l.consumer = dead_letters_to_replay.consumer)
    -- By id, which a letter keeps: one that fails again meanwhile is not met again.
    and (after_id is null or l.id > after_id)
  order by l.id
  limit least(max_count, 10000);
end;
$$;

comment on function app.dead_letters_to_replay(text, uuid, integer) is
  E'@behavior -*\nThe ids of the dead letters that wait, of one consumer or of all, a round after '
  'the other. Security definer: the worker has no right on the table.';

grant execute on function app.dead_letters_to_replay(text, uuid, integer) to rentify_worker;
