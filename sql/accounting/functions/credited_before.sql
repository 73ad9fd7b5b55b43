create or replace function accounting.credited_before(invoice_line_id uuid)
  returns accounting.credited_amount
  language sql stable
return (
  select row(coalesce(sum(c.net_cents), 0), coalesce(sum(c.tax_cents), 0))
    ::accounting.credited_amount
  from accounting.credit_note_lines c
  where c.invoice_line_id = credited_before.invoice_line_id
);

comment on function accounting.credited_before(uuid) is
  E'@behavior -*\nHow much of a line of an invoice was taken back by now.';
