alter table rental.tax_rates enable row level security;

revoke all on rental.tax_rates from anonymous, customer, staff, admin, service;
grant select on rental.tax_rates to anonymous, customer, staff, admin, service;

-- The law is public.
create policy tax_rates_everybody_reads on rental.tax_rates
  for select to anonymous, customer, staff, admin, service using (true);
