-- What changed, kind by kind; days that come on top are taxed as such.
create or replace function rental.extension_lines(extended rental.rentals, new_end_at timestamptz)
  returns rental.charge_line[]
  language plpgsql stable set search_path = ''
as $$
declare
  v_extras constant rental.priced_extra[] := rental.rented_extras(extended.id);
  v_lines rental.charge_line[];
begin
  select array_agg((
    case d.charge_type when 'base' then 'extra_day' else d.charge_type end,
    case d.charge_type when 'base' then 'Extension' else 'Extension: ' || d.description end,
    1, d.net_cents, d.net_cents, 0, 0)::rental.charge_line order by d.position) into v_lines
  from (
    select l.charge_type::text, case l.charge_type when 'base' then '' else l.description end,
           sum(l.net_cents * l.sign), min(l.position)
    from (
      select n.charge_type, n.description, n.net_cents, 1, n.position
      from unnest(rental.rental_price(
        extended.pricing_plan_rate_id, extended.origin_location_id,
        extended.destination_location_id, extended.start_at, new_end_at, v_extras)
      ) with ordinality as n (charge_type, description, quantity, unit_price_cents, net_cents,
        tax_rate_bp, tax_cents, position)
      union all
      select o.charge_type, o.description, o.net_cents, -1, null
      from unnest(rental.rental_price(
        extended.pricing_plan_rate_id, extended.origin_location_id,
        extended.destination_location_id, extended.start_at, extended.end_at, v_extras)) o
    ) l (charge_type, description, net_cents, sign, position)
    group by 1, 2
  ) d (charge_type, description, net_cents, position)
  where d.net_cents <> 0;

  return rental.taxed_lines(
    coalesce(v_lines, '{}'), extended.origin_location_id,
    rental.local_date(extended.origin_location_id, extended.start_at));
end;
$$;

comment on function rental.extension_lines(rental.rentals, timestamptz) is
  E'@behavior -*\nWhat extending a rental costs under its frozen rate: the price of the whole new '
  'period minus that of the old. Granted to nobody: only security definer functions reach it.';
