-- The special-purpose registries of IANA (RFC 6890), and of IPv6 nothing but global unicast: what
-- carries an IPv4 address inside (mapped, NAT64, 6to4, Teredo) is not public. The worker judges
-- again, with a library, what a name stands for when it calls (worker/webhooks/judge_address.ts).
create or replace function webhook.is_public_address(address inet) returns boolean
  language sql immutable parallel safe
return case family(address)
  when 4 then not address <<= any (
    array[
      '0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16',
      '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16',
      '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'
    ]::inet[])
  else address <<= '2000::/3' and not address <<= any (
    array['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']::inet[])
end;

comment on function webhook.is_public_address(inet) is
  E'@behavior -*\nWhether an address is one of the public internet. Granted to nobody: '
  'checked_url calls it.';
