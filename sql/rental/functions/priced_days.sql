create or replace function rental.priced_days(
  start_at timestamptz, end_at timestamptz, time_zone text
) returns integer
  language sql immutable parallel safe
begin atomic
  select d.days
    + case when rental.days_later(start_at, d.days, time_zone) < end_at then 1 else 0 end
  from (select rental.whole_days(start_at, end_at, time_zone)) as d (days);
end;

comment on function rental.priced_days(timestamptz, timestamptz, text) is
  E'@behavior -*\nThe days of a period, begun ones included: what kilometres and extras by the day '
  'are counted by.';
