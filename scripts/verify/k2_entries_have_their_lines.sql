-- Every entry has the lines that it was posted with, two at least and none of nothing; every line
-- has its entry.
select coalesce(e.id, l.journal_entry_id) as journal_entry_id, e.line_count,
       count(l.id) as lines_found, min(l.amount_cents) as least_cents
from accounting.journal_entries e
full join accounting.journal_lines l on l.journal_entry_id = e.id
group by e.id, l.journal_entry_id, e.line_count
having e.id is null or count(l.id) <> e.line_count or count(l.id) < 2 or min(l.amount_cents) <= 0
