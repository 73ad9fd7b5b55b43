insert into app.rules (name, sqlstate, status, message) values
  ('rental_payments_provider_reference_once', '23P01', null,
   'There is a payment of this provider with this reference.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- The desk's: providers are cash, its terminal, and transfers. A customer pays online by the
-- marketplace's provider.
create or replace function rental.request_payment(
  rental_id uuid,
  provider rental.payment_provider,
  amount_cents app.cents,
  reference text default null
) returns rental.rental_payments
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_rental rental.rentals;
  v_payment rental.rental_payments;
begin
  perform app.require_permission('payments.capture');

  select * into v_rental
  from rental.rentals r
  where r.id = request_payment.rental_id
    and (app.has_permission('rentals.read') or app.has_permission('payments.read'));
  if not found then
    perform app.raise_not_found('rental');
  end if;

  -- `on conflict do nothing`: of two plain inserts of one reference at once, one deadlocks.
  insert into rental.rental_payments (rental_id, provider, amount_cents, currency, reference)
  values (v_rental.id, request_payment.provider, request_payment.amount_cents, v_rental.currency,
          app.clean_text(request_payment.reference))
  on conflict on constraint rental_payments_provider_reference_once do nothing
  returning * into v_payment;
  if not found then
    perform app.raise_rule('rental_payments_provider_reference_once');
  end if;
  return v_payment;
end;
$$;

comment on function rental.request_payment(uuid, rental.payment_provider, app.cents, text) is
  E'@requiresIdempotencyKey\n'
  'Records a payment that is expected for a rental, in the rental''s currency; it counts once it '
  'is captured. '
  'Permission: payments.capture.\n'
  '@param rental_id The rental.\n'
  '@param provider How it is paid.\n'
  '@param amount_cents How much, in minor units of the rental''s currency.\n'
  '@param reference The number of the terminal''s receipt or of the transfer, if it is known.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.request_payment(uuid, rental.payment_provider, app.cents, text)
  to staff, admin, service;
