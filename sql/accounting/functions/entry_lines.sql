create or replace function accounting.entry_lines(journal_entry_id uuid)
  returns accounting.entry_line[]
  language sql stable
return (
  select array_agg(
    row(a.code, l.direction, l.amount_cents, l.currency, l.vehicle_id, l.rental_id, l.customer_id,
        l.location_id)::accounting.entry_line
    order by l.line_number)
  from accounting.journal_lines l
  join accounting.accounts a on a.id = l.account_id
  where l.journal_entry_id = entry_lines.journal_entry_id
);

comment on function accounting.entry_lines(uuid) is
  E'@behavior -*\nThe lines of an entry as they were posted, in their order.';
