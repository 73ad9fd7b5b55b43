create or replace function accounting.credit_note_document(credit_note_id uuid) returns jsonb
  language sql stable
begin atomic
  with lines as (
    select jsonb_agg(
      jsonb_build_object(
        'description', l.description, 'net_cents', l.net_cents::text,
        'tax_rate_bp', l.tax_rate_bp, 'tax_cents', l.tax_cents::text,
        'amount_cents', l.amount_cents::text)
      order by l.position) as items
    from accounting.credit_note_lines l
    where l.credit_note_id = credit_note_document.credit_note_id
  )
  select jsonb_build_object(
    'kind', 'credit_note', 'id', c.id, 'number', c.number, 'issue_date', c.issue_date,
    'invoice_number', i.number, 'description', c.reason, 'seller', c.seller,
    'buyer_name', i.buyer_name, 'currency', c.currency, 'lines', coalesce(l.items, '[]'),
    'taxes', accounting.taxes_by_rate(l.items), 'net_cents', c.net_cents::text,
    'tax_cents', c.tax_cents::text, 'total_cents', c.total_cents::text)
  from accounting.credit_notes c
  join accounting.invoices i on i.id = c.invoice_id
  cross join lines l
  where c.id = credit_note_document.credit_note_id;
end;

comment on function accounting.credit_note_document(uuid) is
  E'@behavior -*\nWhat a credit note says, for whoever renders it; amounts are strings.';
