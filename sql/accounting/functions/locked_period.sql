-- In the order of whoever opens a month and posts to it: the table, then the row.
create or replace function accounting.locked_period(starts_on date) returns accounting.periods
  language plpgsql volatile set search_path = ''
as $$
declare
  v_period accounting.periods;
begin
  perform app.require_read_committed();
  lock table accounting.periods in share row exclusive mode;
  select * into v_period
  from accounting.periods p where p.starts_on = locked_period.starts_on for update;
  if not found then
    perform app.raise_not_found('period');
  end if;
  return v_period;
end;
$$;

comment on function accounting.locked_period(date) is
  E'@behavior -*\nThe period that starts on a day, kept from whoever posts to it, closes or opens '
  'it. Granted to nobody: only security definer functions reach it.';
