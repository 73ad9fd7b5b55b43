-- Nothing is locked while somebody writes: two who write one export store it once.
create or replace function reporting.exports_to_write(max_count integer)
  returns table (id uuid, columns text[])
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform app.act_as_system();

  return query
    select e.id, reporting.report_columns(e.kind)
    from reporting.report_exports e
    where e.status = 'requested'
    order by e.created_at
    limit max_count;
end;
$$;

comment on function reporting.exports_to_write(integer) is
  E'@behavior -*\nThe exports that somebody waits for, the oldest first, with the columns of their '
  'reports. Security definer: the worker has no right on the table.';

grant execute on function reporting.exports_to_write(integer) to rentify_worker;
