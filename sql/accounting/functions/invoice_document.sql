-- Only what was fixed by the issue: whether it is paid changes, and a document does not.
create or replace function accounting.invoice_document(invoice_id uuid) returns jsonb
  language sql stable
begin atomic
  with lines as (
    select jsonb_agg(
      jsonb_build_object(
        'description', l.description, 'quantity', l.quantity,
        'unit_price_cents', l.unit_price_cents::text, 'net_cents', l.net_cents::text,
        'tax_rate_bp', l.tax_rate_bp, 'tax_cents', l.tax_cents::text,
        'amount_cents', l.amount_cents::text)
      order by l.position) as items
    from accounting.invoice_lines l
    where l.invoice_id = invoice_document.invoice_id
  )
  select jsonb_build_object(
    'kind', 'invoice', 'id', i.id, 'number', i.number, 'issue_date', i.issue_date,
    'due_date', i.due_date, 'description', i.description, 'seller', i.seller,
    'buyer_name', i.buyer_name, 'currency', i.currency, 'lines', coalesce(l.items, '[]'),
    'taxes', accounting.taxes_by_rate(l.items), 'net_cents', i.net_cents::text,
    'tax_cents', i.tax_cents::text, 'total_cents', i.total_cents::text)
  from accounting.invoices i
  cross join lines l
  where i.id = invoice_document.invoice_id;
end;

comment on function accounting.invoice_document(uuid) is
  E'@behavior -*\nWhat an issued invoice says, for whoever renders it; amounts are strings.';
