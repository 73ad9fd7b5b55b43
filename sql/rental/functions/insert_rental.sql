-- `on conflict do nothing`: a plain insert deadlocks under contention, a second for each pair
-- (performance.md).
create or replace function rental.insert_rental(
  quote rental.quotes, vehicle_id uuid, blocked_until timestamptz
) returns rental.rentals
  language plpgsql volatile set search_path = ''
as $$
declare
  v_rental rental.rentals;
begin
  insert into rental.rentals as r (
    quote_id, customer_id, vehicle_id, vehicle_class_id, origin_location_id,
    destination_location_id, start_at, end_at, blocked_until, pricing_plan_id,
    pricing_plan_rate_id, agreed_lines, net_cents, tax_cents, total_cents, deposit_cents, currency)
  values (
    quote.id, quote.customer_id, insert_rental.vehicle_id, quote.vehicle_class_id,
    quote.origin_location_id, quote.destination_location_id, quote.start_at, quote.end_at,
    insert_rental.blocked_until, quote.pricing_plan_id, quote.pricing_plan_rate_id, quote.lines,
    quote.net_cents, quote.tax_cents, quote.total_cents, quote.deposit_cents, quote.currency)
  on conflict on constraint rentals_no_double_booking do nothing
  returning r.* into v_rental;
  return v_rental;
end;
$$;

comment on function rental.insert_rental(rental.quotes, uuid, timestamptz) is
  E'@behavior -*\nWrites a quote down as a reservation of a vehicle; null where another live '
  'rental has it. Granted to nobody: only security definer functions reach it.';
