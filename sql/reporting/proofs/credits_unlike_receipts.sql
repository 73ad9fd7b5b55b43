create or replace function reporting.credits_unlike_receipts() returns setof reporting.violation
  language sql stable
begin atomic
  select 'credits_unlike_receipts', 'account', a.id,
         format('%s: %s differs by %s from the money that pays no invoice', d.currency,
                a.code, sum(d.cents))
  from (
    select b.currency, b.balance_cents
    from reporting.ledger_balances('CUSTOMER_CREDITS') b
    union all
    select r.currency, r.unapplied_cents
    from accounting.receipts r
  ) d (currency, cents)
  cross join accounting.accounts a
  where a.code = 'CUSTOMER_CREDITS'
  group by a.id, d.currency
  having sum(d.cents) <> 0;
end;

comment on function reporting.credits_unlike_receipts() is
  E'@behavior -*\nCurrencies in which CUSTOMER_CREDITS is not the money that pays no invoice.';
