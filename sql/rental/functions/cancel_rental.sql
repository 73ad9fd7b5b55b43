insert into app.rules (name, sqlstate, status, message) values
  ('rentals_cancelled_by_customer', '23514', null,
   'A customer cancels by request, or for another reason of theirs.'),
  ('rentals_no_show_after_start', '23514', null, 'Nobody is missed before the start.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function rental.cancel_rental(
  rental_id uuid, reason rental.cancellation_reason default 'customer_request'
) returns rental.rentals
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_is_staff constant boolean :=
    app.require_any_permission(array['rentals.cancel', 'rentals.cancel_own']) = 'rentals.cancel';
  v_reason constant rental.cancellation_reason := coalesce(reason, 'customer_request');
  v_rental rental.rentals;
begin
  select * into v_rental
  from rental.rentals r
  where r.id = cancel_rental.rental_id
    and (v_is_staff or r.customer_id = rental.current_customer_id())
  for no key update;
  if not found then
    perform app.raise_not_found('rental');
  end if;
  -- The house's own reasons cost nothing: not for the customer to claim.
  if not v_is_staff and v_reason not in ('customer_request', 'other') then
    perform app.raise_rule('rentals_cancelled_by_customer');
  end if;
  if v_reason = 'no_show' and v_rental.start_at > now() then
    perform app.raise_rule('rentals_no_show_after_start',
      jsonb_build_object('startAt', v_rental.start_at));
  end if;

  v_rental := rental.end_reservation(v_rental.id, v_reason);
  return v_rental;
end;
$$;

comment on function rental.cancel_rental(uuid, rental.cancellation_reason) is
  E'Cancels a reservation: the vehicle is free again, and a fee is due by the tiers of its rate, '
  'for which there is an invoice. '
  'Permission: rentals.cancel, for ones own rentals.cancel_own.\n'
  '@param rental_id The rental.\n'
  '@param reason Why; a customer gives customer_request or other.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.cancel_rental(uuid, rental.cancellation_reason)
  to customer, staff, admin, service;
