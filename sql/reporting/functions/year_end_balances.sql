-- What carries a result to RETAINED_EARNINGS, and what takes that back, earns and costs nothing.
create or replace function reporting.year_end_balances(
  from_date date, to_date date, cluster smallint, snapshot pg_snapshot
) returns table (account_id uuid, currency app.currency_code, balance_cents bigint)
  language sql stable
begin atomic
  select l.account_id, l.currency,
         sum(case l.direction when 'debit' then l.amount_cents else -l.amount_cents end)::bigint
  from accounting.year_closings y
  join accounting.journal_entries e on e.id in (y.journal_entry_id, y.reversal_entry_id)
  join accounting.journal_lines l on l.journal_entry_id = e.id
  where y.year between extract(year from from_date) and extract(year from to_date)
    and e.entry_date between from_date and to_date
    and reporting.is_known(
      e.posted_cluster, e.posted_xid, year_end_balances.cluster, year_end_balances.snapshot)
  group by l.account_id, l.currency;
end;

comment on function reporting.year_end_balances(date, date, smallint, pg_snapshot) is
  E'@behavior -*\nHow the entries that close a year moved the accounts between two days, by what '
  'is known at a point.';
