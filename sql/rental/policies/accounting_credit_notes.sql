grant select on accounting.credit_notes to customer;

create policy credit_notes_self_reads on accounting.credit_notes
  for select to customer using (
    invoice_id = any (array(
      select i.id from accounting.invoices i
      where i.customer_id = (select rental.current_customer_id()))));
