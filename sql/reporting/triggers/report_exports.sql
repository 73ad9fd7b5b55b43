select app.allow_transition('report_export', null, 'requested', 'request_report_export', null);
select app.allow_transition('report_export', 'requested', 'ready', 'store_export', null);
select app.allow_transition('report_export', 'requested', 'failed', 'fail_export', null);
select app.allow_transition('report_export', 'ready', 'expired', 'purge_exports', null);

insert into app.rules (name, sqlstate, status, message) values
  ('report_exports_status_transition', '55000', null,
   'The export cannot go from its state to that one.'),
  ('report_exports_immutable', '55000', null, 'An export stays what was asked for.'),
  ('report_exports_append_only', '55000', null, 'An export is never deleted.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on reporting.report_exports
  for each row execute function app.tg__stamp();

create or replace trigger _200_state_transition
  before insert or update of status on reporting.report_exports
  for each row execute function app.tg__state_transition('report_export');

create or replace trigger _250_frozen
  before update on reporting.report_exports
  for each row execute function app.tg__frozen(
    'requested ready: status file_id sha256 row_count finished_at',
    'requested failed: status failure finished_at', 'ready expired: status file_id');

create or replace trigger _200_append_only
  before delete or truncate on reporting.report_exports
  for each statement execute function app.tg__append_only();

create or replace trigger _800_state_change
  after insert or update of status on reporting.report_exports
  for each row execute function app.tg__state_change('report_export');
