create or replace function app.archive_days()
  returns table (day date, bytes bigint)
  language plpgsql stable security definer rows 40 set search_path = ''
as $$
begin
  return query
  select to_date(right(c.relname, 10), 'YYYY_MM_DD'), pg_catalog.pg_total_relation_size(c.oid)
  from pg_catalog.pg_inherits i
  join pg_catalog.pg_class c on c.oid = i.inhrelid
  where i.inhparent = 'app.published_events'::regclass
  order by 1;
end;
$$;

comment on function app.archive_days() is
  E'@behavior -*\nThe days (UTC) that the archive of published events has room for, and what each '
  'takes. Security definer: the worker has no right on the tables.';

grant execute on function app.archive_days() to rentify_worker;
