create or replace function app.system_user_id() returns uuid
  language sql immutable parallel safe
return '00000000-0000-7000-8000-000000000001'::uuid;

comment on function app.system_user_id() is
  E'@behavior -*\nThe seeded user that jobs act as.';

grant execute on function app.system_user_id() to rentify_worker;
