-- The agreed lines of what is completed, as completing writes them.
insert into rental.rental_charges (
  rental_id, charge_type, description, quantity, unit_price_cents, net_cents, tax_rate_bp,
  tax_cents, currency)
select r.id, l.charge_type, l.description, l.quantity, l.unit_price_cents, l.net_cents,
       l.tax_rate_bp, l.tax_cents, r.currency
from rental.rentals r
cross join unnest(r.agreed_lines) as l
where r.status = 'completed';
