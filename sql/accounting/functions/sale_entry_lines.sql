create or replace function accounting.sale_entry_lines(
  invoice accounting.invoices, account_ids uuid[], net_cents app.cents[], tax_cents app.cents
) returns accounting.entry_line[]
  language sql stable
return (
  select array_agg(
    row(p.code, case when p.side_cents > 0 then 'debit' else 'credit' end, abs(p.side_cents),
        invoice.currency, invoice.vehicle_id, invoice.rental_id, invoice.customer_id,
        invoice.location_id)::accounting.entry_line
    order by p.place, p.code)
  from (
    select 1 as place, 'ACCOUNTS_RECEIVABLE' as code,
           tax_cents + (select coalesce(sum(n.net_cents), 0) from unnest(net_cents) n (net_cents))
             as side_cents
    union all
    select 2, a.code, -sum(n.net_cents)
    from unnest(account_ids, net_cents) n (account_id, net_cents)
    join accounting.accounts a on a.id = n.account_id
    group by a.code
    union all
    select 3, 'TAX_PAYABLE', -tax_cents
  ) p
  where p.side_cents <> 0
);

comment on function accounting.sale_entry_lines(
  accounting.invoices, uuid[], app.cents[], app.cents
) is
  E'@behavior -*\nWhat posts a sale: the receivable, the revenue account by account, the tax; with '
  'what the invoice concerns on each line. A credit note mirrors them.';
