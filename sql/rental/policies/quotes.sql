alter table rental.quotes enable row level security;

revoke all on rental.quotes from anonymous, customer, staff, admin, service;
grant select on rental.quotes to customer, staff, admin, service;

create policy quotes_author_reads on rental.quotes
  for select to customer
  using (
    created_by = (select app.current_user_id())
    and (select app.has_permission('rentals.quote')));

create policy quotes_staff_reads on rental.quotes
  for select to staff, admin, service using ((select app.has_permission('rentals.read')));
