create or replace function app.drop_archive_days() returns bigint
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_name text;
  v_dropped bigint := 0;
begin
  perform app.act_as_system();
  -- Dropping a day locks the whole archive for a moment: if somebody reads it long, later.
  perform set_config('lock_timeout', '2s', true);

  for v_name in
    select c.relname
    from pg_catalog.pg_inherits i
    join pg_catalog.pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'app.published_events'::regclass
      and c.relname < 'published_events_'
        || to_char((now() at time zone 'UTC')::date - 30, 'YYYY_MM_DD')
    order by c.relname
  loop
    execute format('drop table app.%I', v_name);
    v_dropped := v_dropped + 1;
  end loop;
  return v_dropped;
end;
$$;

comment on function app.drop_archive_days() is
  E'@behavior -*\nDrops the days of app.published_events that are more than 30 days old, and says '
  'how many. What has not been told to others is in the outbox, which nothing purges. Security '
  'definer: only the owner drops tables.';

grant execute on function app.drop_archive_days() to rentify_worker;
