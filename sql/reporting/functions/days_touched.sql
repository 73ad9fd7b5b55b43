create or replace function reporting.days_touched(during tstzrange) returns daterange
  language sql stable
return daterange(
  accounting.local_date(lower(during)),
  accounting.local_date(upper(during) - interval '1 microsecond'), '[]');

comment on function reporting.days_touched(tstzrange) is
  E'@behavior -*\nThe days of the company that a stretch of time lies in, if only in part.';
