-- One that is being replayed at this moment is locked, and passed over; one that has failed again
-- waits again, and is settled by nobody.
create or replace function app.purge_dead_letters() returns bigint
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_purged bigint;
begin
  perform app.act_as_system();

  delete from app.dead_letters l
  where l.id in (
    select s.id
    from app.dead_letters s
    -- Null while it waits (dead_letters_settled_says_when).
    where s.settled_at < now() - interval '90 days'
    order by s.settled_at
    limit 10000
    for update skip locked
  );
  get diagnostics v_purged = row_count;
  return v_purged;
end;
$$;

comment on function app.purge_dead_letters() is
  E'@behavior -*\nForgets dead letters 90 days after they were replayed or discarded, never one '
  'that waits; at most 10,000 a call, and says how many. Security definer: the worker has no right '
  'on the table.';

grant execute on function app.purge_dead_letters() to rentify_worker;
