create or replace function rental.no_show_grace() returns interval
  language sql immutable parallel safe
return interval '3 hours';

comment on function rental.no_show_grace() is
  E'@behavior -*\nHow long after its start a reservation waits for its customer.';
