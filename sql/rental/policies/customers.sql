alter table rental.customers enable row level security;

revoke all on rental.customers from anonymous, customer, staff, admin, service;
grant select on rental.customers to customer, staff, admin, service;

create policy customers_self_reads on rental.customers
  for select to customer using (id = (select rental.current_customer_id()));

create policy customers_staff_reads on rental.customers
  for select to staff, admin, service using ((select app.has_permission('customers.read')));
