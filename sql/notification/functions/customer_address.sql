-- A desk's customer has no user; one who signs in is written to while the user is active.
create or replace function notification.customer_address(customer_id uuid) returns text
  language sql stable
return (
  select coalesce(c.email, u.email)
  from rental.customers c
  left join identity.users u on u.id = c.user_id
  where c.id = customer_id and u.status is distinct from 'disabled'
);

comment on function notification.customer_address(uuid) is
  E'@behavior -*\nWhere to write to a customer; null for one without an address and for a user who '
  'is shut out. Granted to nobody: notification.rental_letters asks it.';
