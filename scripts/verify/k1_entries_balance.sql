-- The debits and credits of an entry are equal in each currency.
select l.journal_entry_id, l.currency,
       sum(l.amount_cents) filter (where l.direction = 'debit') as debit_cents,
       sum(l.amount_cents) filter (where l.direction = 'credit') as credit_cents
from accounting.journal_lines l
group by l.journal_entry_id, l.currency
having sum(case l.direction when 'debit' then l.amount_cents else -l.amount_cents end) <> 0
