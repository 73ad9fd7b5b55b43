create or replace function reporting.taxes_unlike_documents() returns setof reporting.violation
  language sql stable
begin atomic
  select 'taxes_unlike_documents', 'account', a.id,
         format('%s: TAX_PAYABLE differs by %s from invoices less credit notes', d.currency,
                sum(d.cents))
  from (
    select l.currency, case l.direction when 'debit' then l.amount_cents else -l.amount_cents end
    from accounting.journal_lines l
    join accounting.accounts a on a.id = l.account_id and a.code = 'TAX_PAYABLE'
    join accounting.journal_entries e on e.id = l.journal_entry_id
    where e.external_ref_type in ('invoice', 'credit_note')
    union all
    select i.currency, i.tax_cents
    from accounting.invoices i
    where i.status not in ('draft', 'discarded')
    union all
    select c.currency, -c.tax_cents
    from accounting.credit_notes c
  ) d (currency, cents)
  cross join accounting.accounts a
  where a.code = 'TAX_PAYABLE'
  group by a.id, d.currency
  having sum(d.cents) <> 0;
end;

comment on function reporting.taxes_unlike_documents() is
  E'@behavior -*\nCurrencies in which the documents put another tax into TAX_PAYABLE than they '
  'show.';
