insert into app.rules (name, sqlstate, status, message) values
  ('number_series_append_only', '55000', null, 'A series is never deleted.'),
  ('number_series_by_one', '55000', null, 'Numbers are given one after another, from 1.'),
  ('number_series_number_used', '23514', null, 'A number is given to a document.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function accounting.tg_number_series__by_one() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if tg_op = 'INSERT' then
    if new.last_number <> 1 then
      perform app.raise_rule('number_series_by_one');
    end if;
  elsif (new.kind, new.year, new.last_number) <> (old.kind, old.year, old.last_number + 1) then
    perform app.raise_rule('number_series_by_one');
  end if;
  return new;
end;
$$;

comment on function accounting.tg_number_series__by_one() is
  'Refuses a series that does not begin with 1 or skips a number.';

create or replace trigger _200_by_one
  before insert or update on accounting.number_series
  for each row execute function accounting.tg_number_series__by_one();

-- At commit: the number is taken before its document is written.
create or replace function accounting.tg_number_series__used() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_number constant text := accounting.document_number(new.kind, new.year, new.last_number);
begin
  if not exists (select from accounting.invoices i where i.number = v_number)
     and not exists (select from accounting.credit_notes n where n.number = v_number) then
    perform app.raise_rule('number_series_number_used');
  end if;
  return null;
end;
$$;

comment on function accounting.tg_number_series__used() is
  'Refuses, at commit, a number that no document has.';

drop trigger if exists _900_used on accounting.number_series;
create constraint trigger _900_used
  after insert or update on accounting.number_series
  deferrable initially deferred
  for each row execute function accounting.tg_number_series__used();

create or replace trigger _200_append_only
  before delete or truncate on accounting.number_series
  for each statement execute function app.tg__append_only();
