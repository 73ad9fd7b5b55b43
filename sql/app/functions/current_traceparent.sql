create or replace function app.current_traceparent() returns text
  language sql stable parallel safe
return nullif(current_setting('request.traceparent', true), '');

comment on function app.current_traceparent() is
  E'@behavior -*\nThe trace that this request belongs to (W3C Trace Context), as the server '
  'checked it; null outside of one.';
