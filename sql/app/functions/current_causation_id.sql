create or replace function app.current_causation_id() returns uuid
  language sql stable parallel safe
return nullif(current_setting('request.causation_id', true), '')::uuid;

comment on function app.current_causation_id() is
  E'@behavior -*\nThe event that this transaction reacts to, where it is a consumer''s; null '
  'otherwise.';
