-- A claim that is no uuid names a key that nobody has: it must not pass for none.
create or replace function app.current_api_key_id() returns uuid
  language sql stable parallel safe
return case
  when coalesce(current_setting('jwt.claims.key', true), '') = '' then null
  when pg_input_is_valid(current_setting('jwt.claims.key', true), 'uuid')
  then current_setting('jwt.claims.key', true)::uuid
  else '00000000-0000-0000-0000-000000000000'::uuid
end;

comment on function app.current_api_key_id() is
  E'@behavior -*\nThe API key that this request was made with; null for people.';

grant execute on function app.current_api_key_id()
  to anonymous, customer, staff, admin, service, gatekeeper;
