grant select on accounting.invoice_lines to customer;

create policy invoice_lines_self_reads on accounting.invoice_lines
  for select to customer using (
    invoice_id = any (array(
      select i.id from accounting.invoices i
      where i.customer_id = (select rental.current_customer_id()) and i.number is not null)));
