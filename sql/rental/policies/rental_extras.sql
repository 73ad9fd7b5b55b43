alter table rental.rental_extras enable row level security;

revoke all on rental.rental_extras from anonymous, customer, staff, admin, service;
grant select on rental.rental_extras to customer, staff, admin, service;

create policy rental_extras_self_reads on rental.rental_extras
  for select to customer using (
    rental_id = any (array(
      select r.id from rental.rentals r
      where r.customer_id = (select rental.current_customer_id()))));

create policy rental_extras_staff_reads on rental.rental_extras
  for select to staff, admin, service using ((select app.has_permission('rentals.read')));
