-- A document's files are whose document it is: the policies of invoices and credit notes hold
-- inside of these.
create policy stored_files_staff_reads on app.stored_files
  for select to staff, admin, service using (
    (select app.has_permission('invoices.read'))
    and (
      exists (
        select from accounting.invoices i
        where i.pdf_file_id = stored_files.id or i.html_file_id = stored_files.id)
      or exists (
        select from accounting.credit_notes c
        where c.pdf_file_id = stored_files.id or c.html_file_id = stored_files.id)));
