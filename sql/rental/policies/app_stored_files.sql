-- The files of a customer's own documents: the policies of invoices and credit notes hold inside.
create policy stored_files_self_reads on app.stored_files
  for select to customer using (
    exists (
      select from accounting.invoices i
      where i.pdf_file_id = stored_files.id or i.html_file_id = stored_files.id)
    or exists (
      select from accounting.credit_notes c
      where c.pdf_file_id = stored_files.id or c.html_file_id = stored_files.id));
