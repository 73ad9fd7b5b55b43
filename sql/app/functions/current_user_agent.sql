create or replace function app.current_user_agent() returns text
  language sql stable parallel safe
return left(app.clean_text(current_setting('request.user_agent', true)), 200);

comment on function app.current_user_agent() is
  E'@behavior -*\nWhat the client calls itself, at most 200 characters; null outside of a request.';
