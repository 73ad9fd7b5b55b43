alter table rental.rental_refunds enable row level security;

revoke all on rental.rental_refunds from anonymous, customer, staff, admin, service;
grant select on rental.rental_refunds to customer, staff, admin, service;

create policy rental_refunds_self_reads on rental.rental_refunds
  for select to customer using (
    payment_id = any (array(
      select p.id from rental.rental_payments p
      join rental.rentals r on r.id = p.rental_id
      where r.customer_id = (select rental.current_customer_id()))));

create policy rental_refunds_staff_reads on rental.rental_refunds
  for select to staff, admin, service using ((select app.has_permission('payments.read')));
