create or replace function reporting.receivables_unlike_invoices() returns setof reporting.violation
  language sql stable
begin atomic
  select 'receivables_unlike_invoices', 'account', a.id,
         format('%s: %s differs by %s from the open invoices', d.currency, a.code, sum(d.cents))
  from (
    select b.currency, b.balance_cents
    from reporting.ledger_balances('ACCOUNTS_RECEIVABLE') b
    union all
    select i.currency, -i.open_cents
    from accounting.invoices i
  ) d (currency, cents)
  cross join accounting.accounts a
  where a.code = 'ACCOUNTS_RECEIVABLE'
  group by a.id, d.currency
  having sum(d.cents) <> 0;
end;

comment on function reporting.receivables_unlike_invoices() is
  E'@behavior -*\nCurrencies in which ACCOUNTS_RECEIVABLE is not the sum of the open invoices.';
