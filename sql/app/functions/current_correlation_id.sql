create or replace function app.current_correlation_id() returns text
  language sql stable parallel safe
return left(nullif(current_setting('request.correlation_id', true), ''), 64);

comment on function app.current_correlation_id() is
  E'@behavior -*\nThe correlation id of this request, as in its log lines and its error; null '
  'outside of one.';

grant execute on function app.current_correlation_id()
  to anonymous, customer, staff, admin, service, rentify_worker;
