-- Eight in the morning of that day, or the next morning to come when it is over. UTC, like the days
-- of maintenance_due.
create or replace function maintenance.workshop_opens_at(on_date date) returns timestamptz
  language sql stable
return (
  greatest(on_date, (now() at time zone 'UTC' + interval '16 hours')::date) + time '08:00'
) at time zone 'UTC';

comment on function maintenance.workshop_opens_at(date) is
  E'@behavior -*\nWhen the workshop takes a vehicle that is due on a day; never in the past.';
