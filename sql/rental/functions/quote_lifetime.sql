create or replace function rental.quote_lifetime() returns interval
  language sql immutable parallel safe
return interval '30 minutes';

comment on function rental.quote_lifetime() is
  E'@behavior -*\nHow long a quote can be reserved from.';
