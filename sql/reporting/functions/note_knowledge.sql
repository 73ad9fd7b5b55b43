-- Also where nothing was posted since the last point: a BI tool can't write one, and is answered
-- for instants before the last only.
create or replace function reporting.note_knowledge() returns void
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform app.act_as_system();
  perform reporting.note_point();
end;
$$;

comment on function reporting.note_knowledge() is
  E'@behavior -*\nWrites down what the books know now; a job does it every minute, so that a '
  'report can be asked for any minute that has passed. Security definer: the worker has no '
  'right on the table.';

grant execute on function reporting.note_knowledge() to rentify_worker;
