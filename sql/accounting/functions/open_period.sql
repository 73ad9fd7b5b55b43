-- Closing, reopening and this take the table one at a time, so that no month comes to be below one
-- that is being closed. Postings don't: each shares the row of its month by the foreign key.
create or replace function accounting.open_period(entry_date date) returns void
  language plpgsql volatile set search_path = ''
as $$
declare
  v_starts_on constant date := date_trunc('month', entry_date::timestamp)::date;
begin
  if exists (select from accounting.periods p where p.starts_on = v_starts_on) then
    return;
  end if;

  lock table accounting.periods in share row exclusive mode;
  if exists (
    select from accounting.periods p where p.starts_on > v_starts_on and p.status = 'closed'
  ) then
    perform app.raise_rule('journal_entries_period_open',
      jsonb_build_object('entryDate', entry_date));
  end if;
  insert into accounting.periods (starts_on) values (v_starts_on)
  on conflict on constraint periods_starts_on_key do nothing;
end;
$$;

comment on function accounting.open_period(date) is
  E'@behavior -*\nMakes sure that there is a period for a day; refused below a closed one. Granted '
  'to nobody: only security definer functions reach it.';
