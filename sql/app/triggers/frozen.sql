-- Facts stay as they were written, for the owner too: each argument is a move and the columns that
-- may change with it, such as 'reserved active: status start_at'; '*' is every update. Generated
-- columns belong to '*'.
create or replace function app.tg__frozen() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_old constant jsonb := to_jsonb(old);
  v_new constant jsonb := to_jsonb(new);
  v_move constant text := concat(v_old ->> 'status', ' ', v_new ->> 'status');
  v_free text[] := array['updated_at', 'updated_by', 'row_version'];
  v_allowance text;
begin
  foreach v_allowance in array tg_argv loop
    if split_part(v_allowance, ': ', 1) in (v_move, '*') then
      v_free := v_free || string_to_array(split_part(v_allowance, ': ', 2), ' ');
    end if;
  end loop;

  if v_new - v_free <> v_old - v_free then
    perform app.raise_rule(tg_table_name || '_immutable');
  end if;
  return new;
end;
$$;

comment on function app.tg__frozen() is
  'Refuses an update of other columns than those that the move at hand is about. Arguments: move: '
  'columns.';
