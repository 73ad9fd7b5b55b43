create or replace function rental.current_customer_id() returns uuid
  language sql stable security definer
begin atomic
  select c.id
  from rental.customers c
  where c.user_id = app.current_user_id() and app.has_permission('rentals.read_own');
end;

comment on function rental.current_customer_id() is
  E'@behavior -*\nThe customer that the user of this request is; null for staff and strangers. In '
  'a policy write '
  '(select rental.current_customer_id()). Security definer: read by the policy of the table '
  'itself.';

grant execute on function rental.current_customer_id()
  to anonymous, customer, staff, admin, service;
