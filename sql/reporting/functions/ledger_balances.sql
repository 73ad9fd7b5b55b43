create or replace function reporting.ledger_balances(account_code text)
  returns table (currency app.currency_code, balance_cents numeric)
  language sql stable
begin atomic
  select l.currency,
         sum(case l.direction when 'debit' then l.amount_cents else -l.amount_cents end)
  from accounting.journal_lines l
  join accounting.accounts a on a.id = l.account_id
  where a.code = ledger_balances.account_code
  group by l.currency;
end;

comment on function reporting.ledger_balances(text) is
  E'@behavior -*\nWhat the journal says of an account in each currency: debits less credits.';
