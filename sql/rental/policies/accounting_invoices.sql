grant select on accounting.invoices to customer;

-- Not drafts: an invoice is one when it has its number.
create policy invoices_self_reads on accounting.invoices
  for select to customer using (
    customer_id = (select rental.current_customer_id()) and number is not null);
