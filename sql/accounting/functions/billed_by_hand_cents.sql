-- Charges name what they come from; what the accountant adds or takes back does not. By the right
-- of the reader: who sees no invoice gets nothing here, and no balance.
create or replace function accounting.billed_by_hand_cents(rental_id uuid) returns app.cents
  language sql stable
return (
  select coalesce(sum(l.amount_cents), 0)
  from accounting.invoices i
  join accounting.invoice_lines l on l.invoice_id = i.id
  where i.rental_id = billed_by_hand_cents.rental_id
    and i.number is not null and l.source_id is null
)::bigint - (
  select coalesce(sum(l.amount_cents), 0)
  from accounting.invoices i
  join accounting.credit_notes n on n.invoice_id = i.id
  join accounting.credit_note_lines l on l.credit_note_id = n.id
  where i.rental_id = billed_by_hand_cents.rental_id and l.source_id is null
)::bigint;

comment on function accounting.billed_by_hand_cents(uuid) is
  E'@behavior -*\nWhat the accountant has invoiced for a rental beside its charges, less what was '
  'credited, tax included.';

grant execute on function accounting.billed_by_hand_cents(uuid)
  to customer, staff, admin, service;
