-- With the rights of its caller: the policies of the exports and of their files decide.
create or replace function reporting.report_export_file(export_id uuid)
  returns setof app.file_download
  language sql stable
begin atomic
  select format('%s_%s', e.kind, to_char(e.created_at at time zone 'UTC', 'YYYYMMDD_HH24MISS')),
    f.media_type, f.sha256, f.content
  from reporting.report_exports e
  left join app.stored_files f on f.id = e.file_id
  where e.id = export_id and e.status in ('requested', 'ready');
end;

comment on function reporting.report_export_file(uuid) is
  E'@behavior -*\nThe file of an export that the caller sees; no row for another''s or one that is '
  'gone, and one without content while it is not made.';

grant execute on function reporting.report_export_file(uuid) to staff, admin, service;
