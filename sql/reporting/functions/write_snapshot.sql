create or replace function reporting.write_snapshot(
  kind reporting.report_kind, parameters jsonb
) returns reporting.report_snapshots
  language plpgsql volatile set search_path = ''
as $$
declare
  v_fixed constant jsonb := reporting.fixed_parameters(kind, parameters);
  v_result jsonb;
  v_snapshot reporting.report_snapshots;
begin
  select coalesce(jsonb_agg(r.line order by r.place), '[]') into v_result
  from reporting.report_rows(kind, v_fixed) with ordinality r (line, place);

  insert into reporting.report_snapshots (kind, parameters, known_at, result, row_count, sha256)
  values (kind, v_fixed, (v_fixed ->> 'known_at')::timestamptz, v_result,
          jsonb_array_length(v_result), reporting.rows_sha256(v_result))
  returning * into v_snapshot;
  return v_snapshot;
end;
$$;

comment on function reporting.write_snapshot(reporting.report_kind, jsonb) is
  E'@behavior -*\nKeeps a report as it is. Granted to nobody: only security definer functions '
  'reach it.';
