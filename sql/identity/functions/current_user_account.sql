create or replace function identity.current_user_account() returns identity.users
  language sql stable security definer
begin atomic
  select u.*
  from identity.users u
  where u.id = app.current_user_id() and u.status = 'active';
end;

comment on function identity.current_user_account() is
  'The user of this request; null without a token or when the account is disabled. '
  'Security definer: one row, the caller''s own.';

grant execute on function identity.current_user_account()
  to anonymous, customer, staff, admin, service;
