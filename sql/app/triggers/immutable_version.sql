-- What points at a version points at it for ever: only its end may be drawn in, when the next one
-- begins. The table has a rule <table>_immutable in app.rules.
create or replace function app.tg__immutable_version() returns trigger
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
  perform app.raise_rule(tg_table_name || '_immutable');
  return null;
end;
$$;

comment on function app.tg__immutable_version() is
  'Refuses every change of a version, a row with valid_during, but an earlier end.';
