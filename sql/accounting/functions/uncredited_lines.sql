create or replace function accounting.uncredited_lines(invoice_id uuid)
  returns accounting.credit_line[]
  language sql stable
return array(
  select row(l.id, null, l.charge_type, l.account_id, l.description, l.net_cents - b.net_cents,
             l.tax_rate_bp, l.tax_cents - b.tax_cents)::accounting.credit_line
  from accounting.invoice_lines l
  cross join lateral accounting.credited_before(l.id) b
  where l.invoice_id = uncredited_lines.invoice_id
    and (l.net_cents, l.tax_cents) <> (b.net_cents, b.tax_cents)
  order by l.position
) || array(
  -- A discount that was given on the whole is taken back with the whole.
  select row(null, null, c.charge_type, c.account_id, min(c.description), -sum(c.net_cents),
             c.tax_rate_bp, -sum(c.tax_cents))::accounting.credit_line
  from accounting.credit_notes n
  join accounting.credit_note_lines c on c.credit_note_id = n.id
  where n.invoice_id = uncredited_lines.invoice_id and c.invoice_line_id is null
  group by c.charge_type, c.account_id, c.tax_rate_bp
  having sum(c.net_cents) <> 0
  order by c.charge_type, c.account_id, c.tax_rate_bp
);

comment on function accounting.uncredited_lines(uuid) is
  E'@behavior -*\nThe lines that take all back that is left of an invoice.';
