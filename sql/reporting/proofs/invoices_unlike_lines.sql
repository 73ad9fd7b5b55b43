create or replace function reporting.invoices_unlike_lines() returns setof reporting.violation
  language sql stable
begin atomic
  with documents as (
    select 'invoice' as entity, i.id, i.net_cents, i.tax_cents, i.total_cents
    from accounting.invoices i
    union all
    select 'credit_note', c.id, c.net_cents, c.tax_cents, c.total_cents
    from accounting.credit_notes c
  ),
  lines as (
    select d.document_id, sum(d.net_cents) as net_cents, sum(d.tax_cents) as tax_cents
    from (
      select l.invoice_id, l.net_cents, l.tax_cents from accounting.invoice_lines l
      union all
      select l.credit_note_id, l.net_cents, l.tax_cents from accounting.credit_note_lines l
    ) d (document_id, net_cents, tax_cents)
    group by d.document_id
  )
  select 'invoices_unlike_lines', d.entity, d.id,
         format('it says %s + %s = %s, its lines %s + %s', d.net_cents, d.tax_cents, d.total_cents,
                coalesce(l.net_cents, 0), coalesce(l.tax_cents, 0))
  from documents d
  left join lines l on l.document_id = d.id
  where d.net_cents is distinct from l.net_cents or d.tax_cents is distinct from l.tax_cents
    or d.total_cents <> d.net_cents + d.tax_cents;
end;

comment on function reporting.invoices_unlike_lines() is
  E'@behavior -*\nInvoices and credit notes that are not the sum of their lines.';
