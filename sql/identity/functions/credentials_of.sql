create or replace function identity.credentials_of(email text)
  returns table (normal_email text, password_hash text)
  language sql stable security definer
begin atomic
  select a.email, p.password_hash
  from (select coalesce(identity.normal_email(credentials_of.email), '') as email) a
  left join identity.users u on u.email = a.email
  left join identity.passwords p on p.user_id = u.id;
end;

comment on function identity.credentials_of(text) is
  E'@behavior -*\nAn address in its one form, and the hash that a password for it is compared '
  'with; null without one. Always one row. Security definer: the doors have no right on the '
  'table.';

grant execute on function identity.credentials_of(text) to gatekeeper;
