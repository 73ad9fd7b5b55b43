-- By line, not by total: a credit note of the accountant takes nothing from the rental's charges.
create or replace function reporting.rentals_unlike_invoices() returns setof reporting.violation
  language sql stable
begin atomic
  with billed (source_id, amount_cents) as (
    select l.source_id, l.amount_cents
    from accounting.invoice_lines l
    join accounting.invoices i on i.id = l.invoice_id
    where l.source_id is not null and i.status not in ('draft', 'discarded')
    union all
    select l.source_id, -abs(l.amount_cents)
    from accounting.credit_note_lines l
    where l.source_id is not null
  )
  select 'rentals_unlike_invoices', 'rental', r.id,
         format('charges of %s, billed %s', sum(c.amount_cents), coalesce(sum(b.amount_cents), 0))
  from rental.rentals r
  join rental.rental_charges c on c.rental_id = r.id
  left join billed b on b.source_id = c.id
  -- A discount that waited for a bill which never came is worth nothing.
  where r.status = 'completed' or (r.status = 'cancelled' and c.charge_type <> 'discount')
  group by r.id
  having sum(c.amount_cents) <> coalesce(sum(b.amount_cents), 0)
    or bool_or(c.amount_cents <> b.amount_cents);
end;

comment on function reporting.rentals_unlike_invoices() is
  E'@behavior -*\nEnded rentals whose charges are not all on invoices and credit notes, each as it '
  'was charged.';
