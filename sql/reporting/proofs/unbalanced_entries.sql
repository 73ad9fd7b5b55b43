create or replace function reporting.unbalanced_entries() returns setof reporting.violation
  language sql stable
begin atomic
  select 'unbalanced_entries', 'journal_entry', l.journal_entry_id,
         format('%s: debits and credits differ by %s', l.currency, sum(s.cents))
  from accounting.journal_lines l
  cross join lateral (
    select case l.direction when 'debit' then l.amount_cents else -l.amount_cents end) s (cents)
  group by l.journal_entry_id, l.currency
  having sum(s.cents) <> 0;
end;

comment on function reporting.unbalanced_entries() is
  E'@behavior -*\nEntries whose debits and credits differ in a currency.';
