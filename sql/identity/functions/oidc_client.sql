create or replace function identity.oidc_client(client_id text)
  returns table (
    name text, redirect_uris text[], post_logout_redirect_uris text[], is_first_party boolean,
    secret_hash bytea)
  language sql stable security definer
begin atomic
  select
    c.name, c.redirect_uris::text[], c.post_logout_redirect_uris::text[], c.is_first_party,
    c.secret_hash
  from identity.oidc_clients c
  where c.client_id = oidc_client.client_id and c.disabled_at is null;
end;

comment on function identity.oidc_client(text) is
  E'@behavior -*\nThe client of this name; no row when there is none or it was shut out. '
  'Security definer: the doors have no right on the table.';

grant execute on function identity.oidc_client(text) to gatekeeper;
