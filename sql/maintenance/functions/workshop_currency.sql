-- One setting for what the workshop books: a job cannot be summed up in two currencies.
create or replace function maintenance.workshop_currency() returns app.currency_code
  language sql immutable parallel safe
return 'EUR'::app.currency_code;

comment on function maintenance.workshop_currency() is
  E'@behavior -*\nThe currency in which labour and parts are counted.';
