create or replace function webhook.retry_pause(attempts_left integer) returns interval
  language sql immutable parallel safe
return (array[
  '8 hours', '6 hours', '4 hours', '2 hours', '1 hour', '30 minutes', '15 minutes', '5 minutes',
  '2 minutes', '30 seconds', '5 seconds'
]::interval[])[least(attempts_left, 11)];

comment on function webhook.retry_pause(integer) is
  E'@behavior -*\nHow long a delivery waits that has so many attempts left: from seconds to hours, '
  'a day in all; null where none is left. Granted to nobody: record_attempt calls it.';
