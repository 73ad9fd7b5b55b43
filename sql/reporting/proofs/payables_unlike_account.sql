create or replace function reporting.payables_unlike_account() returns setof reporting.violation
  language sql stable
begin atomic
  select 'payables_unlike_account', 'account', a.id,
         format('%s: %s differs by %s from the open payables', d.currency, a.code, sum(d.cents))
  from (
    select b.currency, b.balance_cents
    from reporting.ledger_balances('ACCOUNTS_PAYABLE') b
    union all
    select p.currency, p.amount_cents
    from accounting.payables p
    where p.status = 'open'
  ) d (currency, cents)
  cross join accounting.accounts a
  where a.code = 'ACCOUNTS_PAYABLE'
  group by a.id, d.currency
  having sum(d.cents) <> 0;
end;

comment on function reporting.payables_unlike_account() is
  E'@behavior -*\nCurrencies in which ACCOUNTS_PAYABLE is not the sum of the open payables.';
