alter table rental.rental_deposits enable row level security;

revoke all on rental.rental_deposits from anonymous, customer, staff, admin, service;
grant select on rental.rental_deposits to customer, staff, admin, service;

create policy rental_deposits_self_reads on rental.rental_deposits
  for select to customer using (
    rental_id = any (array(
      select r.id from rental.rentals r
      where r.customer_id = (select rental.current_customer_id()))));

create policy rental_deposits_staff_reads on rental.rental_deposits
  for select to staff, admin, service using ((select app.has_permission('payments.read')));
