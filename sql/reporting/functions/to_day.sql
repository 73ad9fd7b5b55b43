create or replace function reporting.to_day(day date) returns date
  language sql stable
return coalesce(day, accounting.today());

comment on function reporting.to_day(date) is
  E'@behavior -*\nThe day that a report ends on: today unless one is given.';
