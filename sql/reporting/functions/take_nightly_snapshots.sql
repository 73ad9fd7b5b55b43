-- Once a day of the company: the reports of the day that is over.
create or replace function reporting.take_nightly_snapshots() returns integer
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_yesterday constant date := accounting.today() - 1;
  v_taken integer;
begin
  perform app.act_as_system();

  select count(reporting.write_snapshot(k.kind::reporting.report_kind, k.parameters))
  into v_taken
  from (values
    ('trial_balance', jsonb_build_object('effective_at', v_yesterday)),
    ('fleet_utilisation', jsonb_build_object('from_date', v_yesterday, 'to_date', v_yesterday))
  ) k (kind, parameters)
  where exists (select from accounting.journal_entries e) and not exists (
    select from reporting.report_snapshots s
    where s.kind = k.kind
      and s.created_by = app.system_user_id()
      and accounting.local_date(s.created_at) = accounting.today());
  return v_taken;
end;
$$;

comment on function reporting.take_nightly_snapshots() is
  E'@behavior -*\nKeeps the trial balance and the utilisation of yesterday, once a day, and says '
  'how many it took. Security definer: the worker has no right on the table.';

grant execute on function reporting.take_nightly_snapshots() to rentify_worker;
