create domain reporting.export_status as text
  constraint export_status_known check (value in ('requested', 'ready', 'failed', 'expired'));
comment on domain reporting.export_status is
  'Where an export stands: ready ones can be downloaded, for seven days.';
comment on constraint export_status_known on domain reporting.export_status is
  'An export is requested, ready, failed or expired.';
