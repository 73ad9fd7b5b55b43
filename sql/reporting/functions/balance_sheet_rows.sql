-- What no year-end entry has carried yet is a result: of this year, or of one that is not closed.
create or replace function reporting.balance_sheet_rows(
  effective_at date, point reporting.knowledge_points
) returns setof reporting.balance_sheet_row
  language plpgsql volatile rows 50 set search_path = ''
as $$
begin
  perform reporting.require_days(effective_at, effective_at);

  return query
  with balance as materialized (
    select b.currency, a.type, a.id, a.code, b.debit_cents::numeric - b.credit_cents as cents
    from reporting.balances_at(effective_at, point) b
    join accounting.accounts a on a.id = b.account_id
  ),
  former as materialized (
    select b.currency, sum(b.debit_cents::numeric - b.credit_cents) as cents
    from reporting.balances_at(
      (date_trunc('year', effective_at::timestamp) - interval '1 day')::date, point) b
    join accounting.accounts a on a.id = b.account_id
    where a.type in ('revenue', 'expense')
    group by b.currency
  ),
  result as (
    select b.currency, sum(b.cents) filter (where b.type in ('revenue', 'expense')) as cents
    from balance b
    group by b.currency
  ),
  part (place, currency, section, account_id, account_code, amount) as (
    select case b.type when 'asset' then 1 when 'liability' then 2 else 3 end, b.currency,
           b.type::text, b.id, b.code, case b.type when 'asset' then b.cents else -b.cents end
    from balance b
    where b.type in ('asset', 'liability', 'equity')
    union all
    select 4, f.currency, 'result_of_former_years', null, null, -f.cents
    from former f
    union all
    select 5, r.currency, 'result_of_year', null, null,
           coalesce(f.cents, 0) - coalesce(r.cents, 0)
    from result r
    left join former f on f.currency = r.currency
  )
  select p.currency, p.section::reporting.statement_section, p.account_id, p.account_code,
         p.amount::bigint::app.cents, point.known_at
  from part p
  where p.amount <> 0
  order by p.currency collate "C", p.place, p.account_code collate "C";
end;
$$;

comment on function reporting.balance_sheet_rows(date, reporting.knowledge_points) is
  E'@behavior -*\nThe rows of the balance sheet. Granted to nobody.';
