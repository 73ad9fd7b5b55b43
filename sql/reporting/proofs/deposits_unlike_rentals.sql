create or replace function reporting.deposits_unlike_rentals() returns setof reporting.violation
  language sql stable
begin atomic
  select 'deposits_unlike_rentals', 'account', a.id,
         format('%s: %s differs by %s from the deposits that are held', d.currency,
                a.code, sum(d.cents))
  from (
    select b.currency, b.balance_cents
    from reporting.ledger_balances('DEPOSITS_HELD') b
    union all
    select d.currency, d.amount_cents
    from rental.rental_deposits d
    where d.status = 'held'
  ) d (currency, cents)
  cross join accounting.accounts a
  where a.code = 'DEPOSITS_HELD'
  group by a.id, d.currency
  having sum(d.cents) <> 0;
end;

comment on function reporting.deposits_unlike_rentals() is
  E'@behavior -*\nCurrencies in which DEPOSITS_HELD is not the sum of the deposits that are held.';
