-- All that was ever posted adds up to nothing in each currency.
select l.currency,
       sum(case l.direction when 'debit' then l.amount_cents else -l.amount_cents end)
         as balance_cents
from accounting.journal_lines l
group by l.currency
having sum(case l.direction when 'debit' then l.amount_cents else -l.amount_cents end) <> 0
