create or replace function app.current_address() returns inet
  language sql stable parallel safe
return case
  when pg_input_is_valid(current_setting('request.address', true), 'inet')
  then current_setting('request.address', true)::inet
end;

comment on function app.current_address() is
  E'@behavior -*\nThe address of the client, as the trusted proxies say; null outside of a '
  'request.';
