create schema webhook;
comment on schema webhook is
  'Events sent to the programs of others, as Standard Webhooks: the endpoints that want them, '
  'their secrets, and what was sent to whom, how often, and what came back.';

grant usage on schema webhook to staff, admin, service, gatekeeper, rentify_worker;
