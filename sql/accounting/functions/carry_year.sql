-- By what the accounts add up to, not by what the year moved: former years are carried already.
create or replace function accounting.carry_year(year integer) returns void
  language plpgsql volatile set search_path = ''
as $$
declare
  v_closing_id uuid;
  v_entry_id uuid;
  v_result record;
begin
  for v_result in
    with balance as (
      select a.code, b.currency, b.debit_cents - b.credit_cents as net_cents
      from accounting.balances_through(make_date(carry_year.year, 12, 1)) b
      join accounting.accounts a on a.id = b.account_id
      where a.type in ('revenue', 'expense') and b.debit_cents <> b.credit_cents
    ),
    carried as (
      select b.code, b.currency, -b.net_cents as net_cents from balance b
      union all
      select 'RETAINED_EARNINGS', b.currency, sum(b.net_cents)::bigint
      from balance b
      group by b.currency
      having sum(b.net_cents) <> 0
    )
    select c.currency, array_agg(
      row(c.code, case when c.net_cents > 0 then 'debit' else 'credit' end, abs(c.net_cents),
          c.currency, null, null, null, null)::accounting.entry_line
      order by c.code = 'RETAINED_EARNINGS', c.code) as lines
    from carried c
    group by c.currency
    order by c.currency
  loop
    v_closing_id := uuidv7();
    v_entry_id := (accounting.post_entry(
      'year_end', v_closing_id, make_date(carry_year.year, 12, 31),
      format('Result of %s', carry_year.year), v_result.lines)).id;
    insert into accounting.year_closings (id, year, currency, journal_entry_id)
    values (v_closing_id, carry_year.year, v_result.currency, v_entry_id);
  end loop;
end;
$$;

comment on function accounting.carry_year(integer) is
  E'@behavior -*\nPosts, for each currency, the entry that carries revenue and expense of a year '
  'to RETAINED_EARNINGS. Granted to nobody: only security definer functions reach it.';
