alter table rental.pricing_plans enable row level security;

revoke all on rental.pricing_plans from anonymous, customer, staff, admin, service;
grant select on rental.pricing_plans to anonymous, customer, staff, admin, service;

-- The price list is public.
create policy pricing_plans_everybody_reads on rental.pricing_plans
  for select to anonymous, customer, staff, admin, service using (true);
