-- The peer of the trial balance: every line from the first on, added up.
create function bench.scan_all(effective_at date)
  returns table (account_code text, currency text, debit_cents bigint, credit_cents bigint)
  language sql stable
begin atomic
  select a.code, s.currency, s.debit_cents::bigint, s.credit_cents::bigint
  from (
    select l.account_id, l.currency,
           coalesce(sum(l.amount_cents) filter (where l.direction = 'debit'), 0),
           coalesce(sum(l.amount_cents) filter (where l.direction = 'credit'), 0)
    from accounting.journal_entries e
    join accounting.journal_lines l on l.journal_entry_id = e.id
    where e.entry_date <= effective_at
    group by l.account_id, l.currency
  ) s (account_id, currency, debit_cents, credit_cents)
  join accounting.accounts a on a.id = s.account_id
  order by a.code collate "C", s.currency collate "C";
end;
