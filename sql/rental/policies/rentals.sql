alter table rental.rentals enable row level security;

revoke all on rental.rentals from anonymous, customer, staff, admin, service;
grant select on rental.rentals to customer, staff, admin, service;

-- The role customer sees its own; no role writes: commands do.
create policy rentals_self_reads on rental.rentals
  for select to customer using (customer_id = (select rental.current_customer_id()));

create policy rentals_staff_reads on rental.rentals
  for select to staff, admin, service using ((select app.has_permission('rentals.read')));
