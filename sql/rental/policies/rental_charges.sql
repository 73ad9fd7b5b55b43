alter table rental.rental_charges enable row level security;

revoke all on rental.rental_charges from anonymous, customer, staff, admin, service;
grant select on rental.rental_charges to customer, staff, admin, service;

-- An array, here and in the tables like this one: it is made once and looked up in the index of
-- rental_id. By `exists` a page of a customer's charges read all charges of everybody (0.1 s for
-- each 300,000).
create policy rental_charges_self_reads on rental.rental_charges
  for select to customer using (
    rental_id = any (array(
      select r.id from rental.rentals r
      where r.customer_id = (select rental.current_customer_id()))));

create policy rental_charges_staff_reads on rental.rental_charges
  for select to staff, admin, service using ((select app.has_permission('rentals.read')));
