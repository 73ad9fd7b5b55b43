-- So an entry that was put into a closed month is found too: it moves the sums through that month.
create or replace function reporting.balances_unlike_ledger() returns setof reporting.violation
  language sql stable
begin atomic
  with months as (
    select e.period_starts_on, l.account_id, l.currency,
           sum(case l.direction when 'debit' then l.amount_cents else 0 end) as debit_cents,
           sum(case l.direction when 'credit' then l.amount_cents else 0 end) as credit_cents
    from accounting.journal_lines l
    join accounting.journal_entries e on e.id = l.journal_entry_id
    group by e.period_starts_on, l.account_id, l.currency
  ),
  closings as (
    select c.id, p.starts_on
    from accounting.period_closings c
    join accounting.periods p on p.id = c.period_id
    where c.reopened_at is null
  ),
  counted as (
    select c.id, c.starts_on, m.account_id, m.currency, sum(m.debit_cents) as debit_cents,
           sum(m.credit_cents) as credit_cents
    from closings c
    join months m on m.period_starts_on <= c.starts_on
    group by c.id, c.starts_on, m.account_id, m.currency
  ),
  stored as (
    select b.* from accounting.closing_balances b join closings c on c.id = b.closing_id
  )
  select 'balances_unlike_ledger', 'period_closing', coalesce(c.id, s.closing_id),
         format('account %s, %s: stored %s / %s, counted %s / %s',
                coalesce(c.account_id, s.account_id), coalesce(c.currency, s.currency),
                coalesce(s.debit_cents, 0), coalesce(s.credit_cents, 0),
                coalesce(c.debit_cents, 0), coalesce(c.credit_cents, 0))
  from counted c
  full join stored s
    on (s.closing_id, s.account_id, s.currency) = (c.id, c.account_id, c.currency)
  where (coalesce(c.debit_cents, 0), coalesce(c.credit_cents, 0))
     <> (coalesce(s.debit_cents, 0), coalesce(s.credit_cents, 0));
end;

comment on function reporting.balances_unlike_ledger() is
  E'@behavior -*\nBalances of closed months that the journal does not add up to any more.';
