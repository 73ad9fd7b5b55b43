alter table rental.rental_charges enable row level security;

revoke all on rental.rental_charges from anonymous, customer, staff, admin, service;
grant select on rental.rental_charges to customer, staff, admin, service;

create policy rental_charges_self_reads on rental.rental_charges
  for select to customer using (
    exists (
      select from rental.rentals r
      where r.id = rental_id and r.customer_id = (select rental.current_customer_id())));

create policy rental_charges_staff_reads on rental.rental_charges
  for select to staff, admin, service using ((select app.has_permission('rentals.read')));
