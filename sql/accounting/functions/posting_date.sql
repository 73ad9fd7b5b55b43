-- What is recorded late counts for its own day while that month is open, else for today.
create or replace function accounting.posting_date(fact_date date) returns date
  language sql stable
return case
  when fact_date is null or fact_date > accounting.today() or exists (
    select from accounting.periods p
    where p.starts_on >= date_trunc('month', fact_date::timestamp)::date and p.status = 'closed'
  ) then accounting.today()
  else fact_date
end;

comment on function accounting.posting_date(date) is
  E'@behavior -*\nThe day that a fact of this day is posted on: its own, or today where its month '
  'is closed or the day is not known.';
