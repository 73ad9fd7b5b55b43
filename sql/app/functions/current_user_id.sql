-- A subject that is no uuid is nobody: a forged claim must give no rights and no 22P02 either.
create or replace function app.current_user_id() returns uuid
  language sql stable parallel safe
return case
  when pg_input_is_valid(current_setting('jwt.claims.sub', true), 'uuid')
  then current_setting('jwt.claims.sub', true)::uuid
end;

comment on function app.current_user_id() is
  E'@behavior -*\nThe user that the token of this request names; null when the request is '
  'anonymous.';

grant execute on function app.current_user_id()
  to anonymous, customer, staff, admin, service, rentify_worker;
