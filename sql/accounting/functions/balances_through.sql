-- From the last closing before it, so that a month costs what the month holds.
create or replace function accounting.balances_through(period_starts_on date)
  returns table (account_id uuid, currency text, debit_cents bigint, credit_cents bigint)
  language sql stable
begin atomic
  with moved as (
    select b.account_id, b.currency, b.debit_cents, b.credit_cents
    from accounting.closing_balances b
    where b.closing_id = (
      select c.id
      from accounting.periods p
      join accounting.period_closings c on c.period_id = p.id and c.reopened_at is null
      where p.starts_on < balances_through.period_starts_on
      order by p.starts_on desc
      limit 1)
    union all
    select l.account_id, l.currency,
           case l.direction when 'debit' then l.amount_cents else 0 end,
           case l.direction when 'credit' then l.amount_cents else 0 end
    from accounting.journal_entries e
    join accounting.journal_lines l on l.journal_entry_id = e.id
    where e.period_starts_on = balances_through.period_starts_on
  )
  select m.account_id, m.currency, sum(m.debit_cents)::bigint, sum(m.credit_cents)::bigint
  from moved m
  group by m.account_id, m.currency;
end;

comment on function accounting.balances_through(date) is
  E'@behavior -*\nWhat the accounts add up to at the end of a period, when all before it are '
  'closed.';
