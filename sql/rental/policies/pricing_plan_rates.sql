alter table rental.pricing_plan_rates enable row level security;

revoke all on rental.pricing_plan_rates from anonymous, customer, staff, admin, service;
grant select on rental.pricing_plan_rates to anonymous, customer, staff, admin, service;

-- The price list is public.
create policy pricing_plan_rates_everybody_reads on rental.pricing_plan_rates
  for select to anonymous, customer, staff, admin, service using (true);
