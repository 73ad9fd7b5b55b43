create or replace function rental.register_customer(
  name text,
  email text default null,
  phone text default null,
  licence_number text default null,
  licence_expires_on date default null,
  user_id uuid default null
) returns rental.customers
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_user_id uuid := user_id;
  v_customer rental.customers;
begin
  -- Who may not manage customers may become one.
  if app.has_permission('customers.manage') or user_id <> app.current_user_id() then
    perform app.require_permission('customers.manage');
  else
    perform app.require_permission('rentals.reserve_own');
    v_user_id := app.current_user_id();
  end if;
  if v_user_id is not null and not identity.is_active_user(v_user_id) then
    perform app.raise_not_found('user');
  end if;

  insert into rental.customers (user_id, name, email, phone, licence_number, licence_expires_on)
  values (v_user_id, app.clean_text(name), app.clean_text(email), app.clean_text(phone),
          app.clean_text(licence_number), licence_expires_on)
  returning * into v_customer;
  return v_customer;
end;
$$;

comment on function rental.register_customer(text, text, text, text, date, uuid) is
  E'Registers somebody who rents. A user is linked to one customer at most '
  '(CUSTOMERS_USER_ID_KEY). Permission: customers.manage; without it, users with '
  'rentals.reserve_own register themselves.\n'
  '@param name The name, as on the licence.\n'
  '@param email Where to write to.\n'
  '@param phone Where to call, in international form (E.164).\n'
  '@param licence_number The number of the driving licence.\n'
  '@param licence_expires_on The last day of the driving licence.\n'
  '@param user_id The user who signs in as this customer; yourself, if you register yourself.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.register_customer(text, text, text, text, date, uuid)
  to customer, staff, admin, service;
