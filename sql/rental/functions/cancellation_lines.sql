create or replace function rental.cancellation_lines(
  rental_id uuid, cancelled_at timestamptz, reason rental.cancellation_reason
) returns rental.charge_line[]
  language plpgsql stable set search_path = ''
as $$
declare
  v_rental rental.rentals;
  v_rate rental.pricing_plan_rates;
  v_fee_cents app.cents;
begin
  select * into strict v_rental from rental.rentals r where r.id = cancellation_lines.rental_id;
  select * into strict v_rate
  from rental.pricing_plan_rates r where r.id = v_rental.pricing_plan_rate_id;

  -- The house's own doing costs nothing; who does not come pays the latest tier, however early that
  -- is recorded.
  v_fee_cents := case
    when reason in ('vehicle_unavailable', 'duplicate') then 0
    else app.share_cents(v_rental.net_cents, rental.cancellation_fee_bp(
      v_rate.cancellation_tiers, v_rental.start_at,
      case reason when 'no_show' then 'infinity' else cancelled_at end))
  end;
  if v_fee_cents = 0 then
    return '{}';
  end if;
  return rental.taxed_lines(
    array[('cancellation_fee', 'Cancellation fee', 1, v_fee_cents, v_fee_cents, 0, 0)
      ::rental.charge_line],
    v_rental.origin_location_id, rental.local_date(v_rental.origin_location_id, v_rental.start_at));
end;
$$;

comment on function rental.cancellation_lines(uuid, timestamptz, rental.cancellation_reason) is
  E'@behavior -*\nWhat cancelling a rental costs: the share of its agreed net price that the tiers '
  'of its rate name, rounded half up, taxed as the rental is. No line where it costs nothing. '
  'Granted to nobody: only security definer functions reach it.';
