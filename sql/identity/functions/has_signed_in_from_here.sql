-- An IPv6 subscriber has a /64 and takes a new address of it every day.
create or replace function identity.has_signed_in_from_here(email text) returns boolean
  language sql stable security definer
return exists (
  select
  from identity.users u
  join identity.sessions s on s.user_id = u.id
  where u.email = lower(app.clean_text(normalize(has_signed_in_from_here.email, nfkc)))
    and s.created_at > now() - interval '30 days'
    and s.address <<= network(set_masklen(app.current_address(),
      case family(app.current_address()) when 4 then 32 else 64 end))
);

revoke all on function identity.has_signed_in_from_here(text) from public;
grant execute on function identity.has_signed_in_from_here(text) to gatekeeper;

comment on function identity.has_signed_in_from_here(text) is
  E'@behavior -*\nWhether the account of an email address has signed in from the network of this '
  'request in the last 30 days: its owner is let in while others try his password.\n'
  'Security definer: nobody who asks is signed in, and sessions are hidden from him.';
