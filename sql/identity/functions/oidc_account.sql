create or replace function identity.oidc_account(user_id uuid)
  returns table (email text, display_name text, token_role identity.token_role)
  language sql stable security definer
begin atomic
  select u.email, u.display_name, identity.token_role_of(u.id)
  from identity.users u
  where u.id = oidc_account.user_id and u.status = 'active';
end;

comment on function identity.oidc_account(uuid) is
  E'@behavior -*\nWhat the provider tells of a user; no row when the account is disabled. '
  'Security definer: the doors have no right on the table.';

grant execute on function identity.oidc_account(uuid) to gatekeeper;
