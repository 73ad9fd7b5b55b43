-- A claim that is no uuid names a session that nobody has: it must not pass for none.
create or replace function app.current_session_id() returns uuid
  language sql stable parallel safe
return case
  when coalesce(current_setting('jwt.claims.sid', true), '') = '' then null
  when pg_input_is_valid(current_setting('jwt.claims.sid', true), 'uuid')
  then current_setting('jwt.claims.sid', true)::uuid
  else '00000000-0000-0000-0000-000000000000'::uuid
end;

comment on function app.current_session_id() is
  E'@behavior -*\nThe session that the token of this request was drawn from; null for tokens that '
  'have none.';

grant execute on function app.current_session_id()
  to anonymous, customer, staff, admin, service, gatekeeper;
