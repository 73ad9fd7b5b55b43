-- What the books knew when a month was closed, the closing included.
create or replace function reporting.tg_accounting_periods__note_point() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  perform reporting.note_point(knows_itself => true);
  return null;
end;
$$;

comment on function reporting.tg_accounting_periods__note_point() is
  'Writes a point of knowledge when a period is closed. Security definer: the points are closed '
  'to everybody.';

create or replace trigger _700_note_point
  after update of status on accounting.periods
  for each row when (new.status = 'closed' and old.status <> 'closed')
  execute function reporting.tg_accounting_periods__note_point();
