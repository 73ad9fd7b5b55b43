insert into app.rules (name, sqlstate, status, message) values
  ('rentals_extended_while_live', '55000', null, 'Only a reserved or active rental is extended.'),
  ('rentals_extended_forward', '23514', null, 'An extended rental ends later than before.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function rental.extend_rental(rental_id uuid, new_end_at timestamptz)
  returns rental.rentals
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_rental rental.rentals;
  v_lines rental.charge_line[];
begin
  perform app.require_permission('rentals.extend');
  v_rental := rental.lock_rental(rental_id);
  if v_rental.status not in ('reserved', 'active') then
    perform app.raise_rule('rentals_extended_while_live');
  end if;
  perform rental.require_period(v_rental.start_at, new_end_at);
  if new_end_at <= v_rental.end_at then
    perform app.raise_rule('rentals_extended_forward',
      jsonb_build_object('endAt', v_rental.end_at));
  end if;

  v_lines := rental.extension_lines(v_rental, new_end_at);
  begin
    update rental.rentals r
    set end_at = new_end_at,
        blocked_until = new_end_at + (r.blocked_until - r.end_at),
        overdue_at = case when new_end_at <= now() then r.overdue_at end,
        agreed_lines = r.agreed_lines || v_lines,
        net_cents = r.net_cents + l.net_cents,
        tax_cents = r.tax_cents + l.tax_cents,
        total_cents = r.total_cents + l.net_cents + l.tax_cents
    from (
      select coalesce(sum(l.net_cents), 0), coalesce(sum(l.tax_cents), 0) from unnest(v_lines) l
    ) l (net_cents, tax_cents)
    where r.id = v_rental.id
    returning r.* into v_rental;
  exception when exclusion_violation then
    perform rental.refuse_extension(v_rental);
  end;

  perform rental.require_vehicle_documents(v_rental.id, new_end_at);
  perform app.emit_event('RentalExtended', 'rental', v_rental.id, jsonb_build_object(
    'id', v_rental.id, 'customer_id', v_rental.customer_id, 'vehicle_id', v_rental.vehicle_id,
    'start_at', v_rental.start_at, 'end_at', v_rental.end_at, 'status', v_rental.status,
    'total_cents', v_rental.total_cents, 'currency', v_rental.currency));
  return v_rental;
end;
$$;

comment on function rental.extend_rental(uuid, timestamptz) is
  E'Moves the end of a reserved or active rental. It costs the price of the whole new period '
  'minus that of the old, under the rate that was frozen. Refused where the next rental begins '
  'before (RENTALS_NO_DOUBLE_BOOKING; details: freeUntil), the vehicle is blocked '
  '(RENTALS_WITHIN_AVAILABILITY) or a compulsory document ends (RENTALS_DOCUMENTS_COVER). '
  'Permission: rentals.extend.\n'
  '@param rental_id The rental.\n'
  '@param new_end_at The new end, later than the old one.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.extend_rental(uuid, timestamptz) to staff, admin, service;
