-- The difference on the local clock is right but for a clock change at either end; the neighbours
-- settle it.
create or replace function rental.whole_days(
  start_at timestamptz, end_at timestamptz, time_zone text
) returns integer
  language sql immutable parallel safe
begin atomic
  select coalesce(max(n), 0)
  from (
    select extract(
      day from (end_at at time zone time_zone) - (start_at at time zone time_zone))::integer
  ) as about (days)
  cross join generate_series(greatest(about.days - 2, 0), about.days + 2) as n
  where rental.days_later(start_at, n, time_zone) <= end_at;
end;

comment on function rental.whole_days(timestamptz, timestamptz, text) is
  E'@behavior -*\nThe whole days of a period on the local clock: the most days after the start '
  'that are not after the end. From 10:00 to 10:00 is one day, also when the clocks change in '
  'between.';
