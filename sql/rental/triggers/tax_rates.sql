insert into app.rules (name, sqlstate, status, message) values
  ('tax_rates_immutable', '55000', null, 'A tax rate is never changed: a new version begins where this one ends.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function rental.tg_tax_rates__immutable() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_moving constant text[] := array['valid_during', 'updated_at', 'updated_by', 'row_version'];
begin
  if tg_op = 'UPDATE'
     and to_jsonb(new) - v_moving = to_jsonb(old) - v_moving
     and lower(new.valid_during) = lower(old.valid_during)
     and new.valid_during <@ old.valid_during then
    return new;
  end if;
  perform app.raise_rule('tax_rates_immutable');
  return null;
end;
$$;

comment on function rental.tg_tax_rates__immutable() is
  'Refuses every change of a version but an earlier end.';

create or replace trigger _100_stamp
  before insert or update on rental.tax_rates
  for each row execute function app.tg__stamp();

create or replace trigger _200_immutable
  before update or delete on rental.tax_rates
  for each row execute function rental.tg_tax_rates__immutable();

create or replace trigger _200_immutable_whole
  before truncate on rental.tax_rates
  for each statement execute function rental.tg_tax_rates__immutable();
