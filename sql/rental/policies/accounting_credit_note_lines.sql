grant select on accounting.credit_note_lines to customer;

create policy credit_note_lines_self_reads on accounting.credit_note_lines
  for select to customer using (
    credit_note_id = any (array(
      select n.id from accounting.credit_notes n
      join accounting.invoices i on i.id = n.invoice_id
      where i.customer_id = (select rental.current_customer_id()))));
