-- The days of a utilisation are facts of the fleet, which keep no history: of it, only what was
-- kept is compared with its hash.
create or replace function reporting.verify_snapshot(snapshot_id uuid) returns boolean
  language plpgsql stable security definer set search_path = ''
as $$
declare
  v_snapshot reporting.report_snapshots;
  v_result jsonb;
begin
  select * into v_snapshot from reporting.report_snapshots s where s.id = snapshot_id;
  if not found then
    perform app.require_any_permission(array['reports.financial', 'reports.fleet']);
    perform app.raise_not_found('snapshot');
  end if;
  perform app.require_any_permission(reporting.report_permissions(v_snapshot.kind));

  if v_snapshot.sha256 <> reporting.rows_sha256(v_snapshot.result) then
    return false;
  elsif v_snapshot.kind in ('fleet_utilisation', 'vehicle_profitability') then
    return true;
  end if;

  select coalesce(jsonb_agg(r.line order by r.place), '[]') into v_result
  from reporting.report_rows(v_snapshot.kind, v_snapshot.parameters) with ordinality
    r (line, place);
  return v_snapshot.sha256 = reporting.rows_sha256(v_result);
end;
$$;

comment on function reporting.verify_snapshot(uuid) is
  E'Whether a snapshot still is what the books say for its day, as known at its instant: false '
  'when a cent of the snapshot or of the ledger below it was changed. Of the reports that also '
  'count days or kilometres, whether the snapshot itself is unchanged. Permission: that of the '
  'report, reports.financial or reports.fleet.\n'
  '@param snapshot_id The snapshot.\n'
  'Security definer: adds up what is not all the reader''s to see one by one.';

grant execute on function reporting.verify_snapshot(uuid) to staff, admin, service;
