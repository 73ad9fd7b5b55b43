-- An invoice, and a credit note, is the sum of its lines, and that is what was posted.
with document as (
  select 'invoice' as kind, i.id, i.net_cents, i.tax_cents, i.total_cents, i.journal_entry_id,
         (select sum(l.net_cents) from accounting.invoice_lines l where l.invoice_id = i.id)
           as lines_net_cents,
         (select sum(l.tax_cents) from accounting.invoice_lines l where l.invoice_id = i.id)
           as lines_tax_cents
  from accounting.invoices i
  union all
  select 'credit_note', n.id, n.net_cents, n.tax_cents, n.total_cents, n.journal_entry_id,
         (select sum(l.net_cents) from accounting.credit_note_lines l
          where l.credit_note_id = n.id),
         (select sum(l.tax_cents) from accounting.credit_note_lines l
          where l.credit_note_id = n.id)
  from accounting.credit_notes n
)
select d.kind, d.id, d.total_cents, d.lines_net_cents, d.lines_tax_cents, p.posted_cents
from document d
cross join lateral (
  select sum(l.amount_cents) as posted_cents
  from accounting.journal_lines l
  join accounting.accounts a on a.id = l.account_id and a.code = 'ACCOUNTS_RECEIVABLE'
  where l.journal_entry_id = d.journal_entry_id
) p
where (d.net_cents, d.tax_cents)
    is distinct from (d.lines_net_cents, d.lines_tax_cents)
  or d.total_cents <> d.net_cents + d.tax_cents
  or d.journal_entry_id is not null and p.posted_cents is distinct from d.total_cents
