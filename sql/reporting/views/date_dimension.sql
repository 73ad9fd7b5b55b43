create or replace view reporting.date_dimension with (security_barrier = true) as
select
  d.calendar_date,
  extract(year from d.calendar_date)::integer as year,
  extract(quarter from d.calendar_date)::integer as quarter,
  extract(month from d.calendar_date)::integer as month,
  date_trunc('month', d.calendar_date)::date as month_start_date,
  extract(isoyear from d.calendar_date)::integer as week_year,
  extract(week from d.calendar_date)::integer as week,
  extract(day from d.calendar_date)::integer as day_of_month,
  extract(isodow from d.calendar_date)::integer as day_of_week,
  extract(isodow from d.calendar_date) >= 6 as is_weekend
from (
  select s.day::date
  from generate_series('2000-01-01'::timestamp, '2100-12-31', '1 day') s (day)
) d (calendar_date);

comment on view reporting.date_dimension is
  E'@behavior -*\nEvery day from 2000 to 2100, to group by and to show days on which nothing '
  'happened. Key: calendar_date.';
comment on column reporting.date_dimension.calendar_date is
  'The day. Key; facts have it as their dates.';
comment on column reporting.date_dimension.year is 'The year, such as 2026.';
comment on column reporting.date_dimension.quarter is 'The quarter of the year, 1 to 4.';
comment on column reporting.date_dimension.month is 'The month of the year, 1 to 12.';
comment on column reporting.date_dimension.month_start_date is
  'The first day of the month: the key of a period of the books.';
comment on column reporting.date_dimension.week_year is
  'The year that the week belongs to (ISO 8601).';
comment on column reporting.date_dimension.week is 'The week of week_year, 1 to 53 (ISO 8601).';
comment on column reporting.date_dimension.day_of_month is 'The day of the month, 1 to 31.';
comment on column reporting.date_dimension.day_of_week is
  'The day of the week, 1 is Monday (ISO 8601).';
comment on column reporting.date_dimension.is_weekend is 'Whether it is a Saturday or a Sunday.';

grant select on reporting.date_dimension to bi_reader;
