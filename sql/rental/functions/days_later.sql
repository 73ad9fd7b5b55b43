-- No days later is the instant itself: by way of the local time the hour that comes twice would be
-- its second pass. A local time that the clocks skip is read as PostgreSQL reads it: with the
-- offset before the change.
create or replace function rental.days_later(start_at timestamptz, days integer, time_zone text)
  returns timestamptz
  language sql immutable parallel safe
return case days
  when 0 then start_at
  else ((start_at at time zone time_zone) + make_interval(days => days)) at time zone time_zone
end;

comment on function rental.days_later(timestamptz, integer, text) is
  E'@behavior -*\nThe same time on the local clock, so many days later.';
