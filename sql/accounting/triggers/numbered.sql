insert into app.rules (name, sqlstate, status, message) values
  ('invoices_number_from_series', '23514', null,
   'The number of an invoice is the last one of its series.'),
  ('credit_notes_number_from_series', '23514', null,
   'The number of a credit note is the last one of its series.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- Whoever took the number holds the row of the series, so it is the last one while they write.
create or replace function accounting.tg__number_from_series() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if exists (
    select from accounting.number_series s
    where s.kind = tg_argv[0] and s.year = new.series_year and s.last_number = new.sequence_number
  ) then
    return new;
  elsif tg_argv[0] = 'invoice' then
    perform app.raise_rule('invoices_number_from_series');
  end if;
  perform app.raise_rule('credit_notes_number_from_series');
  return new;
end;
$$;

comment on function accounting.tg__number_from_series() is
  'Refuses a number that the series did not give just now. Argument: the kind of the series.';

create or replace trigger _300_number_from_series
  before insert or update of number on accounting.invoices
  for each row when (new.number is not null)
  execute function accounting.tg__number_from_series('invoice');

create or replace trigger _300_number_from_series
  before insert on accounting.credit_notes
  for each row execute function accounting.tg__number_from_series('credit_note');
