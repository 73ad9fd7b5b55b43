create or replace function reporting.from_day(from_date date, to_date date) returns date
  language sql stable
return coalesce(from_date, date_trunc('year', reporting.to_day(to_date)::timestamp)::date);

comment on function reporting.from_day(date, date) is
  E'@behavior -*\nThe day that a report begins on: the first of the year that it ends in unless '
  'one is given.';
