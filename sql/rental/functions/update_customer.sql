insert into app.rules (name, sqlstate, status, message) values
  ('customers_row_version_current', '55000', null, 'The customer was changed since it was read.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function rental.update_customer(
  id uuid,
  row_version bigint,
  name text default null,
  email text default null,
  phone text default null,
  licence_number text default null,
  licence_expires_on date default null,
  user_id uuid default null
) returns rental.customers
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_customer rental.customers;
begin
  if update_customer.id is distinct from rental.current_customer_id()
     or update_customer.user_id <> app.current_user_id() then
    perform app.require_permission('customers.manage');
  else
    perform app.require_permission('rentals.read_own');
  end if;

  select * into v_customer
  from rental.customers c where c.id = update_customer.id for no key update;
  if not found then
    perform app.raise_not_found('customer');
  end if;
  if v_customer.row_version is distinct from update_customer.row_version then
    perform app.raise_rule('customers_row_version_current',
      jsonb_build_object('rowVersion', v_customer.row_version::text));
  end if;
  if update_customer.user_id is not null
     and not identity.is_active_user(update_customer.user_id) then
    perform app.raise_not_found('user');
  end if;

  update rental.customers c set
    name = coalesce(app.clean_text(update_customer.name), c.name),
    email = coalesce(app.clean_text(update_customer.email), c.email),
    phone = coalesce(app.clean_text(update_customer.phone), c.phone),
    licence_number = coalesce(app.clean_text(update_customer.licence_number), c.licence_number),
    licence_expires_on = coalesce(update_customer.licence_expires_on, c.licence_expires_on),
    user_id = coalesce(update_customer.user_id, c.user_id)
  where c.id = update_customer.id
  returning * into v_customer;
  return v_customer;
end;
$$;

comment on function rental.update_customer(uuid, bigint, text, text, text, text, date, uuid) is
  E'Changes what is known of a customer; what is left out stays. Refused if it changed since it '
  'was read (CUSTOMERS_ROW_VERSION_CURRENT). Permission: customers.manage; customers change '
  'their own record.\n'
  '@param id The customer.\n'
  '@param row_version The version that you read.\n'
  '@param name The name, as on the licence.\n'
  '@param email Where to write to.\n'
  '@param phone Where to call, in international form (E.164).\n'
  '@param licence_number The number of the driving licence.\n'
  '@param licence_expires_on The last day of the driving licence.\n'
  '@param user_id The user who signs in as this customer.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.update_customer(uuid, bigint, text, text, text, text, date, uuid)
  to customer, staff, admin, service;
