create or replace function accounting.local_date(instant timestamptz) returns date
  language sql stable
return (instant at time zone (
  select s.time_zone from accounting.company_settings s where s.is_only))::date;

comment on function accounting.local_date(timestamptz) is
  E'@behavior -*\nThe day that an instant belongs to, in the time zone of the company.';
