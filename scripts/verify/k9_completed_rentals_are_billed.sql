-- What a completed or cancelled rental was charged is what its invoices and credit notes say.
select r.id as rental_id, r.status, c.cents as charged_cents, b.cents as billed_cents
from rental.rentals r
cross join lateral (
  select coalesce(sum(c.net_cents + c.tax_cents), 0) as cents
  from rental.rental_charges c where c.rental_id = r.id
) c
cross join lateral (
  select coalesce(sum(x.cents), 0) as cents
  from (
    select l.net_cents + l.tax_cents as cents
    from accounting.invoice_lines l
    join accounting.invoices i on i.id = l.invoice_id and i.number is not null
    join rental.rental_charges c on c.id = l.source_id
    where c.rental_id = r.id
    union all
    select -(l.net_cents + l.tax_cents)
    from accounting.credit_note_lines l
    join rental.rental_charges c on c.id = l.source_id
    where c.rental_id = r.id
  ) x
) b
where r.status in ('completed', 'cancelled') and c.cents <> b.cents
