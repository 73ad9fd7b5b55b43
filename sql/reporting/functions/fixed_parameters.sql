insert into app.rules (name, sqlstate, status, message) values
  ('report_parameters_known', '23514', null, 'The report takes no such parameter.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- In UTC: what is stored of an instant must not depend on who stores it.
create or replace function reporting.fixed_parameters(
  kind reporting.report_kind, parameters jsonb
) returns jsonb
  language plpgsql volatile set search_path = '' set timezone = 'UTC'
as $$
declare
  v_names constant text[] := reporting.report_parameters(kind);
  v_given constant jsonb := jsonb_strip_nulls(coalesce(parameters, '{}'));
  v_to_date constant date := reporting.to_day(
    coalesce(v_given ->> 'to_date', v_given ->> 'effective_at')::date);
begin
  if jsonb_typeof(v_given) <> 'object' or v_given - v_names <> '{}' then
    perform app.raise_rule('report_parameters_known');
  end if;

  return v_given
    || jsonb_build_object(
      'known_at', (reporting.point_at((v_given ->> 'known_at')::timestamptz)).known_at)
    || case
      when 'effective_at' = any (v_names) then jsonb_build_object('effective_at', v_to_date)
      else jsonb_build_object(
        'from_date', reporting.from_day((v_given ->> 'from_date')::date, v_to_date),
        'to_date', v_to_date)
    end;
end;
$$;

comment on function reporting.fixed_parameters(reporting.report_kind, jsonb) is
  E'@behavior -*\nThe parameters of a report with what was left out: with these it gives the same '
  'rows for ever. Refused: a parameter that it does not take (report_parameters_known). Granted to '
  'nobody: only security definer functions reach it.';
