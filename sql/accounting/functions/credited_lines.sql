-- The tax of a part is what the sum of the parts so far owes, less what was credited of it: so the
-- parts of a line add up to its tax to the cent, however it is cut.
create or replace function accounting.credited_lines(
  invoice_id uuid, items accounting.credit_item[]
) returns accounting.credit_line[]
  language sql stable
return array(
  select row(l.id, null, l.charge_type, l.account_id, l.description, i.net_cents, l.tax_rate_bp,
             app.share_cents((b.net_cents + i.net_cents)::app.cents, l.tax_rate_bp) - b.tax_cents)
           ::accounting.credit_line
  from unnest(items) with ordinality i (invoice_line_id, net_cents, position)
  join accounting.invoice_lines l
    on l.id = i.invoice_line_id and l.invoice_id = credited_lines.invoice_id
  cross join lateral accounting.credited_before(l.id) b
  order by i.position
);

comment on function accounting.credited_lines(uuid, accounting.credit_item[]) is
  E'@behavior -*\nThe lines that take so much of an invoice''s lines back, with the tax on each.';
