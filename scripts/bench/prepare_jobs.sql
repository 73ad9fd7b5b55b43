-- Writes a round's quotes: the slots go round the first so many vehicles, and then on in time.
-- Priced once a class and copied, for it is not the quoting that is measured.
create procedure bench.prepare_jobs(sessions integer, turns integer, most_vehicles integer)
  language plpgsql
as $$
declare
  v_first_at timestamptz;
  v_customer_id uuid;
  v_vehicles integer;
begin
  select least(most_vehicles, count(*)) into v_vehicles
  from rental.rentable_vehicles v where v.is_in_service;
  select c.id into v_customer_id from rental.customers c order by c.id limit 1;
  select next_at into v_first_at from bench.calendar;
  update bench.calendar
  set next_at = v_first_at + (sessions * turns / v_vehicles + 1) * interval '4 hours';
  truncate bench.jobs;

  with chosen as materialized (
    select v.id, v.vehicle_class_id, v.home_location_id,
      row_number() over (order by v.id) - 1 as place
    from rental.rentable_vehicles v
    where v.is_in_service
    order by v.id
    limit v_vehicles
  ),
  priced as materialized (
    select q.*
    from (
      select distinct on (c.vehicle_class_id) c.* from chosen c order by c.vehicle_class_id, c.id
    ) c
    cross join lateral rental.build_quote(
      v_customer_id, null, c.vehicle_class_id, c.home_location_id, null,
      v_first_at, v_first_at + interval '1 hour', null, '{}') q
  ),
  written as (
    insert into rental.quotes as written_quote (
      customer_id, vehicle_id, vehicle_class_id, origin_location_id, destination_location_id,
      start_at, end_at, pricing_plan_id, pricing_plan_rate_id, lines, net_cents, tax_cents,
      total_cents, deposit_cents, currency, is_available, expires_at)
    select
      p.customer_id, c.id, c.vehicle_class_id, c.home_location_id, c.home_location_id, s.start_at,
      s.start_at + interval '1 hour', p.pricing_plan_id, p.pricing_plan_rate_id, p.lines,
      p.net_cents, p.tax_cents, p.total_cents, p.deposit_cents, p.currency, true, now() + interval
      '1 day'
    from generate_series(0, sessions * turns - 1) n
    join chosen c on c.place = n % v_vehicles
    join priced p using (vehicle_class_id)
    cross join lateral (select v_first_at + (n / v_vehicles) * interval '4 hours') s (start_at)
    returning written_quote as quote
  )
  insert into bench.jobs (session_number, turn, quote)
  select numbered.n % sessions, numbered.n / sessions, numbered.quote
  from (select row_number() over () - 1 as n, w.quote from written w) numbered;
end;
$$;
