-- An export's file is whose export it is: the policy of the exports holds inside.
create policy stored_files_requester_reads on app.stored_files
  for select to staff, admin, service using (
    exists (select from reporting.report_exports e where e.file_id = stored_files.id));
