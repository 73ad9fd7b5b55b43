--! Previous: sha1:f009bd80eeb952c8f74579656a9bba6d86ee3b48
--! Hash: sha1:379c31da277d84b49d08565edca74fa78bb2ed3d
--! Message: webhook: events are sent to the programs of others

-- Events are sent to the programs of others.
insert into identity.permissions (name, description) values
  ('webhooks.manage', 'Have events sent to addresses outside, and see what was sent.')
on conflict on constraint permissions_name_key do nothing;
drop schema if exists webhook cascade;
--! Included webhook/index.sql
--! Included webhook/schema.sql
create schema webhook;
comment on schema webhook is
  'Events sent to the programs of others, as Standard Webhooks: the endpoints that want them, '
  'their secrets, and what was sent to whom, how often, and what came back.';

grant usage on schema webhook to staff, admin, service, gatekeeper, rentify_worker;
--! EndIncluded webhook/schema.sql
--! Included webhook/types/delivery_status.sql
create domain webhook.delivery_status as text
  constraint delivery_status_known check (value in ('pending', 'delivered', 'failed'));
comment on domain webhook.delivery_status is 'Where a delivery stands.';
comment on constraint delivery_status_known on domain webhook.delivery_status is
  'A delivery is pending, delivered or failed.';
--! EndIncluded webhook/types/delivery_status.sql
--! Included webhook/tables/webhook_endpoints.sql
create table webhook.webhook_endpoints (
  id              uuid        not null default uuidv7(),
  url             text        not null,
  description     text,
  event_types     text[],
  disabled_at     timestamptz,
  disabled_reason text,
  failing_from    timestamptz,
  created_at      timestamptz not null default now(),
  created_by      uuid,
  updated_at      timestamptz not null default now(),
  updated_by      uuid,
  row_version     bigint      not null default 0,

  constraint webhook_endpoints_pkey primary key (id),
  -- A host in one spelling only: no number but four plain ones, no letter beyond ASCII, no dot at
  -- the end. What is spelt otherwise means one address here and another to whoever calls it.
  constraint webhook_endpoints_url_format check (
    length(url) <= 2000
    and url ~* ('^https?://('
      '([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?[.])*[a-z]([a-z0-9-]{0,61}[a-z0-9])?'
      '|((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])[.]){3}'
        '(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])'
      '|\[[0-9a-f:.]{2,45}\])'
      '(:(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3}))?'
      '([/?][^#\\[:space:][:cntrl:]]*)?$')),
  constraint webhook_endpoints_description_length check (length(description) between 1 and 500),
  constraint webhook_endpoints_event_types_count check (cardinality(event_types) between 1 and 200),
  constraint webhook_endpoints_disabled_reason_length
    check (length(disabled_reason) between 1 and 500),
  constraint webhook_endpoints_disabled_reason_when_disabled
    check ((disabled_at is null) = (disabled_reason is null))
);

create index webhook_endpoints_created_by_idx on webhook.webhook_endpoints (created_by);

comment on table webhook.webhook_endpoints is
  'An address outside that wants to hear of events. Each is sent there by POST, signed as Standard '
  'Webhooks says, at least once and in no promised order: the sequence in the body tells it. What '
  'answers with 2xx within ten seconds has been delivered.';
comment on column webhook.webhook_endpoints.id is 'The id of the endpoint.';
comment on column webhook.webhook_endpoints.url is 'Where events are posted to.';
comment on column webhook.webhook_endpoints.description is 'What it is for.';
comment on column webhook.webhook_endpoints.event_types is
  'Which types of event it wants; null for all, those that come to be later too.';
comment on column webhook.webhook_endpoints.disabled_at is
  'When it was disabled, by somebody or by its own answers; it hears nothing from then on.';
comment on column webhook.webhook_endpoints.disabled_reason is 'Why it was disabled.';
comment on column webhook.webhook_endpoints.failing_from is
  'Since when nothing sent there was taken; null while it takes what it is sent. After five days '
  'it is disabled.';
comment on column webhook.webhook_endpoints.created_at is 'When it was written.';
comment on column webhook.webhook_endpoints.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column webhook.webhook_endpoints.updated_at is 'When it was last changed.';
comment on column webhook.webhook_endpoints.updated_by is 'The user who last changed it.';
comment on column webhook.webhook_endpoints.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint webhook_endpoints_url_format on webhook.webhook_endpoints is
  'An endpoint is an address that begins with https://, without a user, a password or a fragment, '
  'its host a name, four numbers with dots or an IPv6 address in brackets; it has 2000 characters '
  'at most.';
comment on constraint webhook_endpoints_description_length on webhook.webhook_endpoints is
  'A description has 1 to 500 characters.';
comment on constraint webhook_endpoints_event_types_count on webhook.webhook_endpoints is
  'An endpoint names 1 to 200 types of event, or none to hear all.';
comment on constraint webhook_endpoints_disabled_reason_length on webhook.webhook_endpoints is
  'A reason has 1 to 500 characters.';
comment on constraint webhook_endpoints_disabled_reason_when_disabled
  on webhook.webhook_endpoints is
  'What is disabled says why.';
--! EndIncluded webhook/tables/webhook_endpoints.sql
--! Included webhook/triggers/webhook_endpoints.sql
-- Not for failing_from, which the worker notes: a client's row_version stays good.
create or replace trigger _100_stamp
  before insert or update of url, description, event_types, disabled_at, disabled_reason
  on webhook.webhook_endpoints
  for each row execute function app.tg__stamp();
--! EndIncluded webhook/triggers/webhook_endpoints.sql
--! Included webhook/policies/webhook_endpoints.sql
alter table webhook.webhook_endpoints enable row level security;

revoke all on webhook.webhook_endpoints from anonymous, customer, staff, admin, service;
grant select on webhook.webhook_endpoints to staff, admin, service;

create policy webhook_endpoints_managers_read on webhook.webhook_endpoints
  for select to staff, admin
  using ((select app.has_permission('webhooks.manage')));

-- A program has its own, and hears of no other's.
create policy webhook_endpoints_services_read_own on webhook.webhook_endpoints
  for select to service
  using (
    created_by = (select app.current_user_id())
    and (select app.has_permission('webhooks.manage')));
--! EndIncluded webhook/policies/webhook_endpoints.sql
--! Included webhook/tables/webhook_endpoint_secrets.sql
create table webhook.webhook_endpoint_secrets (
  id                  uuid        not null default uuidv7(),
  webhook_endpoint_id uuid        not null,
  created_at          timestamptz not null default now(),
  expires_at          timestamptz,

  constraint webhook_endpoint_secrets_pkey primary key (id),
  constraint webhook_endpoint_secrets_webhook_endpoint_id_fkey foreign key (webhook_endpoint_id)
    references webhook.webhook_endpoints (id) on delete restrict,
  constraint webhook_endpoint_secrets_one_current
    exclude using btree (webhook_endpoint_id with =) where (expires_at is null)
);

create index webhook_endpoint_secrets_webhook_endpoint_id_idx
  on webhook.webhook_endpoint_secrets (webhook_endpoint_id);

comment on table webhook.webhook_endpoint_secrets is
  'That an endpoint has a secret, and until when what it is sent is signed with it. The secret '
  'itself is in no table: the server derives it from its own key, and shows it at '
  '/v1/webhook-endpoints/:id/secrets.';
comment on column webhook.webhook_endpoint_secrets.id is
  'The id of the secret, which it is derived from.';
comment on column webhook.webhook_endpoint_secrets.webhook_endpoint_id is 'Whose secret it is.';
comment on column webhook.webhook_endpoint_secrets.created_at is 'When it was made.';
comment on column webhook.webhook_endpoint_secrets.expires_at is
  'Until when it signs; null for the current one.';
comment on constraint webhook_endpoint_secrets_webhook_endpoint_id_fkey
  on webhook.webhook_endpoint_secrets is
  'There is no such endpoint.';
comment on constraint webhook_endpoint_secrets_one_current on webhook.webhook_endpoint_secrets is
  'An endpoint has one current secret.';
--! EndIncluded webhook/tables/webhook_endpoint_secrets.sql
--! Included webhook/policies/webhook_endpoint_secrets.sql
alter table webhook.webhook_endpoint_secrets enable row level security;

revoke all on webhook.webhook_endpoint_secrets from anonymous, customer, staff, admin, service;
grant select on webhook.webhook_endpoint_secrets to staff, admin, service;

create policy webhook_endpoint_secrets_managers_read on webhook.webhook_endpoint_secrets
  for select to staff, admin, service
  using (webhook_endpoint_id in (select e.id from webhook.webhook_endpoints e));
--! EndIncluded webhook/policies/webhook_endpoint_secrets.sql
--! Included webhook/tables/webhook_deliveries.sql
create table webhook.webhook_deliveries (
  id                  uuid                    not null default uuidv7(),
  webhook_endpoint_id uuid                    not null,
  event_id            uuid                    not null,
  event_type          text                    not null,
  body                text                    not null,
  status              webhook.delivery_status not null default 'pending',
  attempts            integer                 not null default 0,
  attempts_left       integer                 not null default 12,
  queued_at           timestamptz             not null default now(),
  next_attempt_at     timestamptz             not null default now(),
  claimed_until       timestamptz,
  ended_at            timestamptz,
  failure_code        text,

  constraint webhook_deliveries_pkey primary key (id),
  constraint webhook_deliveries_once_per_event unique (webhook_endpoint_id, event_id),
  constraint webhook_deliveries_webhook_endpoint_id_fkey foreign key (webhook_endpoint_id)
    references webhook.webhook_endpoints (id) on delete restrict,
  constraint webhook_deliveries_attempts_positive check (attempts >= 0 and attempts_left >= 0),
  constraint webhook_deliveries_ended_at_when_ended
    check ((status = 'pending') = (ended_at is null)),
  constraint webhook_deliveries_failure_code_when_failed
    check ((status = 'failed') = (failure_code is not null))
);

create index webhook_deliveries_webhook_endpoint_id_idx
  on webhook.webhook_deliveries (webhook_endpoint_id, id);
create index webhook_deliveries_next_attempt_at_idx
  on webhook.webhook_deliveries (webhook_endpoint_id, next_attempt_at) where status = 'pending';
create index webhook_deliveries_claimed_until_idx
  on webhook.webhook_deliveries (webhook_endpoint_id, claimed_until)
  where claimed_until is not null;
create index webhook_deliveries_status_idx on webhook.webhook_deliveries (status, ended_at);
create index webhook_deliveries_event_id_idx on webhook.webhook_deliveries (event_id);

comment on table webhook.webhook_deliveries is
  'An event on its way to an endpoint: tried up to twelve times within about a day, forgotten 30 '
  'days after it ended.';
comment on column webhook.webhook_deliveries.id is
  'The id of the delivery: the webhook-id of each attempt, a redelivery''s too, by which a '
  'receiver knows a second copy.';
comment on column webhook.webhook_deliveries.webhook_endpoint_id is 'Where it goes.';
comment on column webhook.webhook_deliveries.event_id is
  'The event that it tells of; of a test, an id that no event has.';
comment on column webhook.webhook_deliveries.event_type is
  'What happened, such as RentalReserved, or WebhookTest.';
comment on column webhook.webhook_deliveries.body is
  'What is posted, to the byte the same at each attempt.';
comment on column webhook.webhook_deliveries.status is 'Where it stands.';
comment on column webhook.webhook_deliveries.attempts is 'How often it was tried.';
comment on column webhook.webhook_deliveries.attempts_left is
  'How often it will be tried before it is given up.';
comment on column webhook.webhook_deliveries.queued_at is 'When it was written.';
comment on column webhook.webhook_deliveries.next_attempt_at is
  'When it is tried next, if it is pending.';
comment on column webhook.webhook_deliveries.claimed_until is
  E'@behavior -*\nUntil when a worker that tries it has it to itself.';
comment on column webhook.webhook_deliveries.ended_at is 'When it was delivered or given up.';
comment on column webhook.webhook_deliveries.failure_code is
  'Why it was given up: TOO_MANY_ATTEMPTS, GONE (410) or ENDPOINT_DISABLED.';
comment on constraint webhook_deliveries_once_per_event on webhook.webhook_deliveries is
  'An endpoint is told of an event once.';
comment on constraint webhook_deliveries_webhook_endpoint_id_fkey
  on webhook.webhook_deliveries is
  'There is no such endpoint.';
comment on constraint webhook_deliveries_attempts_positive on webhook.webhook_deliveries is
  'Attempts are counted.';
comment on constraint webhook_deliveries_ended_at_when_ended on webhook.webhook_deliveries is
  'What is over says when.';
comment on constraint webhook_deliveries_failure_code_when_failed
  on webhook.webhook_deliveries is
  'What was given up says why.';
--! EndIncluded webhook/tables/webhook_deliveries.sql
--! Included webhook/policies/webhook_deliveries.sql
alter table webhook.webhook_deliveries enable row level security;

revoke all on webhook.webhook_deliveries from anonymous, customer, staff, admin, service;
grant select on webhook.webhook_deliveries to staff, admin, service;

create policy webhook_deliveries_managers_read on webhook.webhook_deliveries
  for select to staff, admin, service
  using (webhook_endpoint_id in (select e.id from webhook.webhook_endpoints e));
--! EndIncluded webhook/policies/webhook_deliveries.sql
--! Included webhook/tables/webhook_attempts.sql
create table webhook.webhook_attempts (
  id                  uuid        not null default uuidv7(),
  webhook_delivery_id uuid        not null,
  attempt             integer     not null,
  ended_at            timestamptz not null default clock_timestamp(),
  duration_ms         integer     not null,
  status_code         integer,
  error_code          text,
  response_excerpt    text,

  constraint webhook_attempts_pkey primary key (id),
  constraint webhook_attempts_attempt_key unique (webhook_delivery_id, attempt),
  constraint webhook_attempts_webhook_delivery_id_fkey foreign key (webhook_delivery_id)
    references webhook.webhook_deliveries (id) on delete cascade,
  constraint webhook_attempts_duration_positive check (duration_ms >= 0),
  constraint webhook_attempts_status_code_range check (status_code between 100 and 999),
  constraint webhook_attempts_error_code_format check (error_code ~ '^[A-Z][A-Z0-9_]{1,59}$'),
  constraint webhook_attempts_outcome_known
    check (status_code is not null or error_code is not null),
  constraint webhook_attempts_response_excerpt_length check (length(response_excerpt) <= 1024)
);

comment on table webhook.webhook_attempts is
  'One attempt to deliver, and what came of it. Of an answer neither its headers are kept nor more '
  'than its first kilobyte.';
comment on column webhook.webhook_attempts.id is 'The id of the attempt.';
comment on column webhook.webhook_attempts.webhook_delivery_id is 'What was to be delivered.';
comment on column webhook.webhook_attempts.attempt is 'Which attempt of it, from one.';
comment on column webhook.webhook_attempts.ended_at is 'When it was over.';
comment on column webhook.webhook_attempts.duration_ms is 'How long it took.';
comment on column webhook.webhook_attempts.status_code is
  'The HTTP status of the answer; null where none came.';
comment on column webhook.webhook_attempts.error_code is
  'What went wrong, where it was not the status: ADDRESS_NOT_PUBLIC, TIMEOUT, REDIRECT_REFUSED, '
  'NAME_NOT_FOUND, CONNECTION_REFUSED, CONNECTION_LOST, CERTIFICATE_NOT_VALID and so on.';
comment on column webhook.webhook_attempts.response_excerpt is
  'The beginning of the answer, one kilobyte at most.';
comment on constraint webhook_attempts_attempt_key on webhook.webhook_attempts is
  'Attempts are counted one by one.';
comment on constraint webhook_attempts_webhook_delivery_id_fkey on webhook.webhook_attempts is
  'There is no such delivery.';
comment on constraint webhook_attempts_duration_positive on webhook.webhook_attempts is
  'An attempt takes time.';
comment on constraint webhook_attempts_status_code_range on webhook.webhook_attempts is
  'A status has three digits.';
comment on constraint webhook_attempts_error_code_format on webhook.webhook_attempts is
  'An error is named in capitals.';
comment on constraint webhook_attempts_outcome_known on webhook.webhook_attempts is
  'Of an attempt is known what came of it.';
comment on constraint webhook_attempts_response_excerpt_length on webhook.webhook_attempts is
  'Of an answer one kilobyte is kept.';
--! EndIncluded webhook/tables/webhook_attempts.sql
--! Included webhook/policies/webhook_attempts.sql
alter table webhook.webhook_attempts enable row level security;

revoke all on webhook.webhook_attempts from anonymous, customer, staff, admin, service;
grant select on webhook.webhook_attempts to staff, admin, service;

create policy webhook_attempts_managers_read on webhook.webhook_attempts
  for select to staff, admin, service
  using (exists (
    select
    from webhook.webhook_deliveries d
    where d.id = webhook_delivery_id
      and d.webhook_endpoint_id in (select e.id from webhook.webhook_endpoints e)));
--! EndIncluded webhook/policies/webhook_attempts.sql
--! Included webhook/functions/is_public_address.sql
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
--! EndIncluded webhook/functions/is_public_address.sql
--! Included webhook/functions/checked_url.sql
insert into app.rules (name, sqlstate, status, message) values
  ('webhook_endpoints_url_outside', '23514', null,
   'An endpoint is outside: not this machine, nor a network that is not public.'),
  ('webhook_endpoints_url_secure', '23514', null, 'An endpoint is called by TLS: https://.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- What is plain to see is said at once; the rest shows when a name is looked up, at each attempt.
-- The networks of ours that may be called are the server's setting WEBHOOK_ALLOWED_NETWORKS.
create or replace function webhook.checked_url(url text) returns text
  language plpgsql stable set search_path = ''
as $$
declare
  v_allowed constant inet[] := coalesce(
    string_to_array(nullif(current_setting('webhook.allowed_networks', true), ''), ','),
    '{}')::inet[];
  v_host constant text :=
    lower((regexp_match(url, '^https?://(\[[^]]*\]|[^/:?#]+)', 'i'))[1]);
  v_address inet;
  v_is_ours boolean;
begin
  if v_host ~ '^[0-9.]+$|^\[' and pg_input_is_valid(btrim(v_host, '[]'), 'inet') then
    v_address := btrim(v_host, '[]')::inet;
    v_is_ours := v_address <<= any (v_allowed);
    if not v_is_ours and not webhook.is_public_address(v_address) then
      perform app.raise_rule('webhook_endpoints_url_outside');
    end if;
  else
    -- Where networks of ours may be called, a name may stand for one of them.
    v_is_ours := cardinality(v_allowed) > 0;
    if not v_is_ours and (
      v_host !~ '[.]' or v_host ~ '[.](localhost|local|internal|home[.]arpa)$'
    ) then
      perform app.raise_rule('webhook_endpoints_url_outside');
    end if;
  end if;

  if url ~* '^http:' and not v_is_ours then
    perform app.raise_rule('webhook_endpoints_url_secure');
  end if;
  return url;
end;
$$;

comment on function webhook.checked_url(text) is
  E'@behavior -*\nThe address, unless it plainly points inside (WEBHOOK_ENDPOINTS_URL_OUTSIDE) or '
  'is called without TLS outside (WEBHOOK_ENDPOINTS_URL_SECURE). Granted to nobody: commands call '
  'it.';
--! EndIncluded webhook/functions/checked_url.sql
--! Included webhook/functions/checked_event_types.sql
insert into app.rules (name, sqlstate, status, message) values
  ('webhook_endpoints_event_types_known', '23514', null, 'There is no such type of event.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function webhook.checked_event_types(event_types text[]) returns text[]
  language plpgsql stable set search_path = ''
as $$
declare
  v_wanted constant text[] := array(
    select distinct w.event_type
    from unnest(checked_event_types.event_types) as w (event_type)
    order by w.event_type);
begin
  if exists (
    select
    from unnest(v_wanted) as w (event_type)
    where not exists (select from app.event_types t where t.event_type = w.event_type)
  ) then
    perform app.raise_rule('webhook_endpoints_event_types_known');
  end if;
  return nullif(v_wanted, '{}');
end;
$$;

comment on function webhook.checked_event_types(text[]) is
  E'@behavior -*\nThe types of event, each once, unless one is unknown '
  '(WEBHOOK_ENDPOINTS_EVENT_TYPES_KNOWN); null for all. Granted to nobody: commands call it.';
--! EndIncluded webhook/functions/checked_event_types.sql
--! Included webhook/functions/message_body.sql
create or replace function webhook.message_body(
  event_type text, occurred_at timestamptz, data jsonb
) returns text
  language sql stable
return json_build_object(
  'type', event_type,
  'timestamp', to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
  'data', data)::text;

comment on function webhook.message_body(text, timestamptz, jsonb) is
  E'@behavior -*\nThe body of a webhook (Standard Webhooks). It is kept as text: a receiver checks '
  'the signature over its bytes. Granted to nobody: what queues a delivery calls it.';
--! EndIncluded webhook/functions/message_body.sql
--! Included webhook/functions/retry_pause.sql
create or replace function webhook.retry_pause(attempts_left integer) returns interval
  language sql immutable parallel safe
return (array[
  '8 hours', '6 hours', '4 hours', '2 hours', '1 hour', '30 minutes', '15 minutes', '5 minutes',
  '2 minutes', '30 seconds', '5 seconds'
]::interval[])[least(attempts_left, 11)];

comment on function webhook.retry_pause(integer) is
  E'@behavior -*\nHow long a delivery waits that has so many attempts left: from seconds to hours, '
  'a day in all; null where none is left. Granted to nobody: record_attempt calls it.';
--! EndIncluded webhook/functions/retry_pause.sql
--! Included webhook/functions/lock_endpoint.sql
create or replace function webhook.lock_endpoint(endpoint_id uuid)
  returns webhook.webhook_endpoints
  language plpgsql volatile set search_path = ''
as $$
declare
  v_endpoint webhook.webhook_endpoints;
  v_user_id constant uuid := app.current_user_id();
begin
  select * into v_endpoint
  from webhook.webhook_endpoints e where e.id = lock_endpoint.endpoint_id for no key update;
  -- A program manages its own, as it sees its own.
  if not found or (
    v_endpoint.created_by is distinct from v_user_id and identity.is_service(v_user_id)
  ) then
    perform app.raise_not_found('webhook_endpoint');
  end if;
  return v_endpoint;
end;
$$;

comment on function webhook.lock_endpoint(uuid) is
  E'@behavior -*\nThe endpoint, locked, if the caller may know of it. Granted to nobody: commands '
  'call it.';
--! EndIncluded webhook/functions/lock_endpoint.sql
--! Included webhook/functions/lock_enabled_endpoint.sql
insert into app.rules (name, sqlstate, status, message) values
  ('webhook_endpoints_enabled', '55000', null, 'This endpoint is disabled: enable it first.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function webhook.lock_enabled_endpoint(endpoint_id uuid)
  returns webhook.webhook_endpoints
  language plpgsql volatile set search_path = ''
as $$
declare
  v_endpoint webhook.webhook_endpoints;
begin
  v_endpoint := webhook.lock_endpoint(endpoint_id);
  if v_endpoint.disabled_at is not null then
    perform app.raise_rule('webhook_endpoints_enabled');
  end if;
  return v_endpoint;
end;
$$;

comment on function webhook.lock_enabled_endpoint(uuid) is
  E'@behavior -*\nThe endpoint, locked, if something can be sent there '
  '(WEBHOOK_ENDPOINTS_ENABLED). Granted to nobody: commands call it.';
--! EndIncluded webhook/functions/lock_enabled_endpoint.sql
--! Included webhook/functions/stop_endpoint.sql
-- Whoever calls holds the endpoint's row: what is being queued has been, or will find it disabled.
create or replace function webhook.stop_endpoint(endpoint_id uuid, reason text)
  returns webhook.webhook_endpoints
  language plpgsql volatile set search_path = ''
as $$
declare
  v_endpoint webhook.webhook_endpoints;
begin
  update webhook.webhook_endpoints e
  set disabled_at = now(), disabled_reason = app.clean_text(stop_endpoint.reason)
  where e.id = stop_endpoint.endpoint_id and e.disabled_at is null
  returning * into v_endpoint;
  if not found then
    select * into v_endpoint from webhook.webhook_endpoints e where e.id = endpoint_id;
    return v_endpoint;
  end if;

  update webhook.webhook_deliveries d
  set status = 'failed', failure_code = 'ENDPOINT_DISABLED', ended_at = now(),
      claimed_until = null
  where d.id in (
    select p.id
    from webhook.webhook_deliveries p
    where p.webhook_endpoint_id = v_endpoint.id and p.status = 'pending'
    order by p.id
    for no key update
  );
  perform app.record_audit('webhook_endpoint.disable', 'done', v_endpoint.created_by,
    jsonb_build_object(
      'webhook_endpoint_id', v_endpoint.id, 'reason', v_endpoint.disabled_reason));
  return v_endpoint;
end;
$$;

comment on function webhook.stop_endpoint(uuid, text) is
  E'@behavior -*\nDisables an endpoint, unless it is, and gives up what waits to be sent there. '
  'Granted to nobody: the command, and the job that meets a receiver that is gone, call it.';
--! EndIncluded webhook/functions/stop_endpoint.sql
--! Included webhook/triggers/identity_users.sql
-- Whoever shuts a program out would not think of what it had sent elsewhere. What an admin
-- registered stays: it is the company's.
create or replace function webhook.tg_identity_users__stop_endpoints() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if identity.token_role_of(new.id) = 'service' then
    perform webhook.stop_endpoint(e.id, 'Its service was disabled.')
    from (
      select o.id
      from webhook.webhook_endpoints o
      where o.created_by = new.id and o.disabled_at is null
      order by o.id
      for no key update
    ) e;
  end if;
  return null;
end;
$$;

comment on function webhook.tg_identity_users__stop_endpoints() is
  'Disables the endpoints of a service with it.';

create or replace trigger _500_stop_endpoints
  after update of status on identity.users
  for each row when (new.status = 'disabled' and old.status <> 'disabled')
  execute function webhook.tg_identity_users__stop_endpoints();
--! EndIncluded webhook/triggers/identity_users.sql
--! Included webhook/functions/create_webhook_endpoint.sql
create or replace function webhook.create_webhook_endpoint(
  url text, event_types text[] default null, description text default null
) returns webhook.webhook_endpoints
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_endpoint webhook.webhook_endpoints;
begin
  perform app.require_permission('webhooks.manage');

  insert into webhook.webhook_endpoints (url, event_types, description)
  values (
    webhook.checked_url(url), webhook.checked_event_types(event_types),
    app.clean_text(description))
  returning * into v_endpoint;
  insert into webhook.webhook_endpoint_secrets (webhook_endpoint_id) values (v_endpoint.id);

  perform app.record_audit('webhook_endpoint.create', 'done', details => jsonb_build_object(
    'webhook_endpoint_id', v_endpoint.id, 'event_types', v_endpoint.event_types));
  return v_endpoint;
end;
$$;

comment on function webhook.create_webhook_endpoint(text, text[], text) is
  E'Has events sent to an address outside from now on, signed as Standard Webhooks says; its '
  'secret is shown at /v1/webhook-endpoints/:id/secrets. Refused where the address is plainly '
  'inside (WEBHOOK_ENDPOINTS_URL_OUTSIDE); what its name stands for is looked at again at each '
  'attempt. Permission: webhooks.manage.\n'
  '@param url Where events are posted to, by https.\n'
  '@param event_types Which types of event it wants; none for all, those that come to be later '
  'too.\n'
  '@param description What it is for.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function webhook.create_webhook_endpoint(text, text[], text)
  to staff, admin, service;
--! EndIncluded webhook/functions/create_webhook_endpoint.sql
--! Included webhook/functions/update_webhook_endpoint.sql
insert into app.rules (name, sqlstate, status, message) values
  ('webhook_endpoints_row_version_current', '55000', null,
   'The endpoint was changed since it was read.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function webhook.update_webhook_endpoint(
  id uuid,
  row_version bigint,
  url text,
  event_types text[] default null,
  description text default null
) returns webhook.webhook_endpoints
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_endpoint webhook.webhook_endpoints;
begin
  perform app.require_permission('webhooks.manage');
  v_endpoint := webhook.lock_endpoint(update_webhook_endpoint.id);
  if v_endpoint.row_version is distinct from update_webhook_endpoint.row_version then
    perform app.raise_rule('webhook_endpoints_row_version_current',
      jsonb_build_object('rowVersion', v_endpoint.row_version::text));
  end if;

  update webhook.webhook_endpoints e
  set url = webhook.checked_url(update_webhook_endpoint.url),
      event_types = webhook.checked_event_types(update_webhook_endpoint.event_types),
      description = app.clean_text(update_webhook_endpoint.description)
  where e.id = v_endpoint.id
  returning * into v_endpoint;
  perform app.record_audit('webhook_endpoint.update', 'done', v_endpoint.created_by,
    jsonb_build_object(
      'webhook_endpoint_id', v_endpoint.id, 'event_types', v_endpoint.event_types));
  return v_endpoint;
end;
$$;

comment on function webhook.update_webhook_endpoint(uuid, bigint, text, text[], text) is
  E'Says anew where an endpoint is and what it wants: all types where they are left out. What '
  'waits goes to the new address. Refused if it changed since it was read '
  '(WEBHOOK_ENDPOINTS_ROW_VERSION_CURRENT). Permission: webhooks.manage.\n'
  '@param id The endpoint.\n'
  '@param row_version The version that you read.\n'
  '@param url Where events are posted to, by https.\n'
  '@param event_types Which types of event it wants; none for all.\n'
  '@param description What it is for.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function webhook.update_webhook_endpoint(uuid, bigint, text, text[], text)
  to staff, admin, service;
--! EndIncluded webhook/functions/update_webhook_endpoint.sql
--! Included webhook/functions/disable_webhook_endpoint.sql
create or replace function webhook.disable_webhook_endpoint(
  webhook_endpoint_id uuid, reason text
) returns webhook.webhook_endpoints
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform app.require_permission('webhooks.manage');
  return webhook.stop_endpoint((webhook.lock_endpoint(webhook_endpoint_id)).id, reason);
end;
$$;

comment on function webhook.disable_webhook_endpoint(uuid, text) is
  E'Sends nothing more to an endpoint; what waits for it is given up, and can be redelivered once '
  'it is enabled again. Permission: webhooks.manage.\n'
  '@param webhook_endpoint_id The endpoint.\n'
  '@param reason Why.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function webhook.disable_webhook_endpoint(uuid, text) to staff, admin, service;
--! EndIncluded webhook/functions/disable_webhook_endpoint.sql
--! Included webhook/functions/enable_webhook_endpoint.sql
create or replace function webhook.enable_webhook_endpoint(webhook_endpoint_id uuid)
  returns webhook.webhook_endpoints
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_endpoint webhook.webhook_endpoints;
begin
  perform app.require_permission('webhooks.manage');
  v_endpoint := webhook.lock_endpoint(webhook_endpoint_id);

  update webhook.webhook_endpoints e
  set disabled_at = null, disabled_reason = null, failing_from = null
  where e.id = v_endpoint.id
  returning * into v_endpoint;
  perform app.record_audit('webhook_endpoint.enable', 'done', v_endpoint.created_by,
    jsonb_build_object('webhook_endpoint_id', v_endpoint.id));
  return v_endpoint;
end;
$$;

comment on function webhook.enable_webhook_endpoint(uuid) is
  E'Has an endpoint hear of events again, from now on: of what happened meanwhile it is not told. '
  'Permission: webhooks.manage.\n'
  '@param webhook_endpoint_id The endpoint.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function webhook.enable_webhook_endpoint(uuid) to staff, admin, service;
--! EndIncluded webhook/functions/enable_webhook_endpoint.sql
--! Included webhook/functions/rotate_webhook_secret.sql
insert into app.rules (name, sqlstate, status, message) values
  ('webhook_endpoint_secrets_overlap_range', '23514', null,
   'The old secret signs on for 0 to 168 hours.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function webhook.rotate_webhook_secret(
  webhook_endpoint_id uuid, overlap_hours integer default 24
) returns webhook.webhook_endpoint_secrets
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_overlap_hours constant integer := coalesce(rotate_webhook_secret.overlap_hours, 24);
  v_endpoint webhook.webhook_endpoints;
  v_secret webhook.webhook_endpoint_secrets;
begin
  perform app.require_permission('webhooks.manage');
  if v_overlap_hours not between 0 and 168 then
    perform app.raise_rule('webhook_endpoint_secrets_overlap_range');
  end if;
  v_endpoint := webhook.lock_endpoint(rotate_webhook_secret.webhook_endpoint_id);

  -- Two live ones, never three: the one before has had its overlap.
  update webhook.webhook_endpoint_secrets s
  set expires_at = case
    when s.expires_at is null then now() + make_interval(hours => v_overlap_hours)
    else now() end
  where s.webhook_endpoint_id = v_endpoint.id and coalesce(s.expires_at > now(), true);
  insert into webhook.webhook_endpoint_secrets (webhook_endpoint_id) values (v_endpoint.id)
  returning * into v_secret;

  perform app.record_audit('webhook_secret.rotate', 'done', v_endpoint.created_by,
    jsonb_build_object('webhook_endpoint_id', v_endpoint.id, 'secret_id', v_secret.id,
      'overlap_hours', v_overlap_hours));
  return v_secret;
end;
$$;

comment on function webhook.rotate_webhook_secret(uuid, integer) is
  E'Makes the secret that an endpoint is signed to from now on; until the overlap is over, each '
  'message carries the signature of the old one too. It is shown at '
  '/v1/webhook-endpoints/:id/secrets. Permission: webhooks.manage.\n'
  '@param webhook_endpoint_id The endpoint.\n'
  '@param overlap_hours For how long the old one signs on: 24 hours unless given, 168 at most.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function webhook.rotate_webhook_secret(uuid, integer) to staff, admin, service;
--! EndIncluded webhook/functions/rotate_webhook_secret.sql
--! Included webhook/functions/secrets_to_show.sql
create or replace function webhook.secrets_to_show(endpoint_id uuid)
  returns table (id uuid, created_at timestamptz, expires_at timestamptz)
  language plpgsql volatile security definer rows 2 set search_path = ''
as $$
#variable_conflict use_column
declare
  v_endpoint webhook.webhook_endpoints;
begin
  perform app.require_permission('webhooks.manage');
  v_endpoint := webhook.lock_endpoint(secrets_to_show.endpoint_id);
  perform app.record_audit('webhook_secret.read', 'done', v_endpoint.created_by,
    jsonb_build_object('webhook_endpoint_id', v_endpoint.id));

  return query
  select s.id, s.created_at, s.expires_at
  from webhook.webhook_endpoint_secrets s
  where s.webhook_endpoint_id = v_endpoint.id and coalesce(s.expires_at > now(), true)
  order by s.id desc;
end;
$$;

comment on function webhook.secrets_to_show(uuid) is
  E'@behavior -*\nThe live secrets of an endpoint, the current one first, for the door that '
  'derives and shows them; that somebody looked is audited. Permission: webhooks.manage. Security '
  'definer: the doors have no right on the tables.';

grant execute on function webhook.secrets_to_show(uuid) to gatekeeper;
--! EndIncluded webhook/functions/secrets_to_show.sql
--! Included webhook/functions/redeliver_webhook.sql
create or replace function webhook.redeliver_webhook(webhook_delivery_id uuid)
  returns webhook.webhook_deliveries
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_delivery webhook.webhook_deliveries;
begin
  perform app.require_permission('webhooks.manage');
  select * into v_delivery
  from webhook.webhook_deliveries d where d.id = redeliver_webhook.webhook_delivery_id;
  if not found then
    perform app.raise_not_found('webhook_delivery');
  end if;
  -- The endpoint first, as everybody who locks both.
  perform webhook.lock_enabled_endpoint(v_delivery.webhook_endpoint_id);

  -- What is pending already only comes sooner: pressed twice, it is sent once.
  update webhook.webhook_deliveries d
  set status = 'pending', ended_at = null, failure_code = null,
      attempts_left = case d.status when 'pending' then d.attempts_left else 12 end,
      next_attempt_at = coalesce(d.claimed_until, now())
  where d.id = v_delivery.id
  returning * into v_delivery;
  perform app.record_audit('webhook_delivery.redeliver', 'done', details => jsonb_build_object(
    'webhook_delivery_id', v_delivery.id, 'webhook_endpoint_id', v_delivery.webhook_endpoint_id));
  return v_delivery;
end;
$$;

comment on function webhook.redeliver_webhook(uuid) is
  E'Sends a delivery once more, whatever came of it, under the same webhook-id; what is pending '
  'comes sooner. Refused where its endpoint is disabled (WEBHOOK_ENDPOINTS_ENABLED). '
  'Permission: webhooks.manage.\n'
  '@param webhook_delivery_id The delivery.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function webhook.redeliver_webhook(uuid) to staff, admin, service;
--! EndIncluded webhook/functions/redeliver_webhook.sql
--! Included webhook/functions/send_test_webhook.sql
create or replace function webhook.send_test_webhook(webhook_endpoint_id uuid)
  returns webhook.webhook_deliveries
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_endpoint webhook.webhook_endpoints;
  v_delivery webhook.webhook_deliveries;
begin
  perform app.require_permission('webhooks.manage');
  v_endpoint := webhook.lock_enabled_endpoint(send_test_webhook.webhook_endpoint_id);

  insert into webhook.webhook_deliveries (webhook_endpoint_id, event_id, event_type, body)
  values (
    v_endpoint.id, uuidv7(), 'WebhookTest',
    webhook.message_body('WebhookTest', now(),
      jsonb_build_object('webhookEndpointId', v_endpoint.id)))
  returning * into v_delivery;
  perform app.record_audit('webhook_endpoint.test', 'done', v_endpoint.created_by,
    jsonb_build_object(
      'webhook_endpoint_id', v_endpoint.id, 'webhook_delivery_id', v_delivery.id));
  return v_delivery;
end;
$$;

comment on function webhook.send_test_webhook(uuid) is
  E'Sends an endpoint a message of the type WebhookTest, whatever types it wants, as any other is '
  'sent. Refused where it is disabled (WEBHOOK_ENDPOINTS_ENABLED). Permission: webhooks.manage.\n'
  '@param webhook_endpoint_id The endpoint.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function webhook.send_test_webhook(uuid) to staff, admin, service;
--! EndIncluded webhook/functions/send_test_webhook.sql
--! Included webhook/functions/queue_deliveries.sql
create or replace function webhook.queue_deliveries(
  event_id uuid,
  event_type text,
  occurred_at timestamptz,
  sequence bigint,
  schema_version integer,
  aggregate_type text,
  aggregate_id uuid,
  actor_id uuid,
  correlation_id text,
  causation_id uuid,
  payload jsonb
) returns bigint
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_queued bigint;
begin
  perform app.act_as_system();

  insert into webhook.webhook_deliveries (webhook_endpoint_id, event_id, event_type, body)
  select e.id, queue_deliveries.event_id, queue_deliveries.event_type,
    webhook.message_body(
      queue_deliveries.event_type, queue_deliveries.occurred_at,
      jsonb_build_object(
        'id', queue_deliveries.event_id,
        'sequence', queue_deliveries.sequence::text,
        'schemaVersion', queue_deliveries.schema_version,
        'aggregate', jsonb_build_object(
          'type', queue_deliveries.aggregate_type, 'id', queue_deliveries.aggregate_id),
        'actorId', queue_deliveries.actor_id,
        'correlationId', queue_deliveries.correlation_id,
        'causationId', queue_deliveries.causation_id,
        'payload', queue_deliveries.payload))
  from (
    -- Held until this is committed: who disables it finds what was queued, and nothing comes after.
    select e.id
    from webhook.webhook_endpoints e
    where e.disabled_at is null
      -- From then on, and not of what the relay had yet to tell.
      and e.created_at <= queue_deliveries.occurred_at
      and (e.event_types is null or queue_deliveries.event_type = any (e.event_types))
    order by e.id
    for share
  ) e
  on conflict on constraint webhook_deliveries_once_per_event do nothing;
  get diagnostics v_queued = row_count;
  return v_queued;
end;
$$;

comment on function webhook.queue_deliveries(
  uuid, text, timestamptz, bigint, integer, text, uuid, uuid, text, uuid, jsonb
) is
  E'@behavior -*\nQueues an event for every enabled endpoint that was there when it occurred and '
  'wants its type, once for each, and says for how many. Security definer: the worker '
  'has no right on the tables.';

grant execute on function webhook.queue_deliveries(
  uuid, text, timestamptz, bigint, integer, text, uuid, uuid, text, uuid, jsonb
) to rentify_worker;
--! EndIncluded webhook/functions/queue_deliveries.sql
--! Included webhook/functions/deliveries_to_send.sql
-- Claimed by moving next_attempt_at on, not by a lock: nothing is held while a receiver answers,
-- and what a killed worker had claimed is due again by itself. The claim must outlast an attempt
-- (worker/webhooks/post_webhook.ts), or two workers would send one. Four at once to one
-- endpoint, so that one that is slow takes few of the turns.
create or replace function webhook.deliveries_to_send(max_count integer)
  returns table (
    id uuid, webhook_endpoint_id uuid, url text, body text, event_type text, attempt integer,
    secret_ids uuid[])
  language plpgsql volatile security definer rows 10 set search_path = ''
as $$
#variable_conflict use_column
begin
  perform app.act_as_system();

  -- Whose worker was killed at the last attempt.
  update webhook.webhook_deliveries d
  set status = 'failed', failure_code = 'TOO_MANY_ATTEMPTS', ended_at = now(),
      claimed_until = null
  where d.id in (
    select o.id
    from webhook.webhook_deliveries o
    where o.status = 'pending' and o.attempts_left = 0 and o.next_attempt_at <= now()
    limit 1000
    for update skip locked
  );

  return query
  update webhook.webhook_deliveries d
  set attempts = d.attempts + 1, attempts_left = d.attempts_left - 1,
      claimed_until = now() + interval '30 seconds',
      next_attempt_at = now() + interval '30 seconds'
  from webhook.webhook_endpoints e
  -- An array is read once; a join might ask again and claim more than max_count.
  where e.id = d.webhook_endpoint_id and d.id = any (array(
    select due.id
    from webhook.webhook_endpoints o
    cross join lateral (
      select p.id, p.next_attempt_at
      from webhook.webhook_deliveries p
      where p.webhook_endpoint_id = o.id and p.status = 'pending' and p.attempts_left > 0
        and p.next_attempt_at <= now()
      order by p.next_attempt_at
      limit greatest(0, 4 - (
        select count(*)
        from webhook.webhook_deliveries c
        where c.webhook_endpoint_id = o.id and c.claimed_until > now()))
      for update skip locked
    ) due
    where o.disabled_at is null
    order by due.next_attempt_at
    limit least(max_count, 100)
  ))
  returning d.id, e.id, e.url, d.body, d.event_type, d.attempts, array(
    select s.id
    from webhook.webhook_endpoint_secrets s
    where s.webhook_endpoint_id = e.id and coalesce(s.expires_at > now(), true)
    order by s.id desc);
end;
$$;

comment on function webhook.deliveries_to_send(integer) is
  E'@behavior -*\nThe deliveries that are due, the oldest first, at most four at once for an '
  'endpoint, claimed: each is due again after 30 seconds unless its attempt is recorded before. '
  'With each the ids of the secrets that sign it. Security definer: the worker has no right on '
  'the tables.';

grant execute on function webhook.deliveries_to_send(integer) to rentify_worker;
--! EndIncluded webhook/functions/deliveries_to_send.sql
--! Included webhook/functions/record_attempt.sql
create or replace function webhook.record_attempt(
  delivery_id uuid,
  attempt integer,
  duration_ms integer,
  status_code integer,
  error_code text,
  response_excerpt text,
  retry_after_s integer
) returns webhook.delivery_status
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_is_taken constant boolean :=
    record_attempt.error_code is null and record_attempt.status_code between 200 and 299;
  v_is_gone constant boolean :=
    record_attempt.error_code is null and record_attempt.status_code = 410;
  v_endpoint webhook.webhook_endpoints;
  v_delivery webhook.webhook_deliveries;
begin
  perform app.act_as_system();

  -- The endpoint first, as everybody who locks both; and only where something becomes of it, so
  -- that attempts do not wait for each other.
  select e.* into strict v_endpoint
  from webhook.webhook_endpoints e
  join webhook.webhook_deliveries d on d.webhook_endpoint_id = e.id
  where d.id = record_attempt.delivery_id;
  if v_is_taken = (v_endpoint.failing_from is not null) then
    update webhook.webhook_endpoints e
    set failing_from = case when not v_is_taken then coalesce(e.failing_from, now()) end
    where e.id = v_endpoint.id
    returning * into v_endpoint;
  elsif not v_is_taken then
    perform from webhook.webhook_endpoints e where e.id = v_endpoint.id for no key update;
  end if;
  select * into v_delivery
  from webhook.webhook_deliveries d where d.id = record_attempt.delivery_id for no key update;

  insert into webhook.webhook_attempts
    (webhook_delivery_id, attempt, duration_ms, status_code, error_code, response_excerpt)
  values
    (v_delivery.id, record_attempt.attempt, record_attempt.duration_ms,
     record_attempt.status_code, record_attempt.error_code, record_attempt.response_excerpt)
  on conflict on constraint webhook_attempts_attempt_key do nothing;
  -- A worker that came back after its claim speaks for no later attempt, but what was taken was.
  if not found or (
    not v_is_taken
    and (v_delivery.status <> 'pending' or record_attempt.attempt < v_delivery.attempts)
  ) then
    return v_delivery.status;
  end if;

  update webhook.webhook_deliveries d
  set status = case when v_is_taken then 'delivered'
        when v_is_gone or d.attempts_left = 0 then 'failed' else 'pending' end,
      ended_at = case when v_is_taken or v_is_gone or d.attempts_left = 0 then now() end,
      failure_code = case when v_is_taken then null when v_is_gone then 'GONE'
        when d.attempts_left = 0 then 'TOO_MANY_ATTEMPTS' end,
      claimed_until = null,
      -- The pause has up to a tenth more, so that what failed together does not come together.
      next_attempt_at = now() + greatest(
        coalesce(webhook.retry_pause(d.attempts_left), interval '0') * (1 + random() / 10),
        make_interval(secs => least(greatest(record_attempt.retry_after_s, 0), 21600)))
  where d.id = v_delivery.id
  returning * into v_delivery;

  if v_is_gone then
    perform webhook.stop_endpoint(v_endpoint.id, 'It answered 410 Gone.');
  elsif not v_is_taken and v_endpoint.failing_from <= now() - interval '5 days' then
    perform webhook.stop_endpoint(v_endpoint.id, 'Nothing sent there was taken for five days.');
  end if;
  return v_delivery.status;
end;
$$;

comment on function webhook.record_attempt(
  uuid, integer, integer, integer, text, text, integer
) is
  E'@behavior -*\nWrites down what came of an attempt, and what becomes of the delivery: delivered '
  'by 2xx; else it waits for its next attempt, longer each time and at least as long as the '
  'receiver asks (six hours at most), or is given up after twelve. 410 disables the endpoint, and '
  'so do five days of nothing but failures. Returns where the delivery stands. Security definer: '
  'the worker has no right on the tables.';

grant execute on function webhook.record_attempt(
  uuid, integer, integer, integer, text, text, integer
) to rentify_worker;
--! EndIncluded webhook/functions/record_attempt.sql
--! Included webhook/functions/purge_deliveries.sql
create or replace function webhook.purge_deliveries() returns bigint
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_purged bigint;
begin
  perform app.act_as_system();

  delete from webhook.webhook_deliveries d
  where d.id in (
    select o.id
    from webhook.webhook_deliveries o
    where o.status in ('delivered', 'failed') and o.ended_at < now() - interval '30 days'
    order by o.ended_at
    limit 10000
    for update skip locked
  );
  get diagnostics v_purged = row_count;
  return v_purged;
end;
$$;

comment on function webhook.purge_deliveries() is
  E'@behavior -*\nForgets deliveries and their attempts 30 days after they ended; at most 10,000 a '
  'call, and says how many. Security definer: the worker has no right on the tables.';

grant execute on function webhook.purge_deliveries() to rentify_worker;
--! EndIncluded webhook/functions/purge_deliveries.sql
--! Included webhook/functions/delivery_backlog.sql
create or replace function webhook.delivery_backlog()
  returns table (waiting bigint, overdue_seconds double precision, failed bigint)
  language plpgsql stable security definer rows 1 set search_path = ''
as $$
begin
  return query
  select
    count(*) filter (where d.status = 'pending'),
    greatest(0, extract(epoch from
      now() - min(d.next_attempt_at) filter (where d.status = 'pending')))::double precision,
    count(*) filter (where d.status = 'failed')
  from webhook.webhook_deliveries d
  where d.status = 'pending'
     or (d.status = 'failed' and d.ended_at > now() - interval '24 hours');
end;
$$;

comment on function webhook.delivery_backlog() is
  E'@behavior -*\nHow many deliveries wait, for how long the oldest of them has been due, and how '
  'many were given up in the last 24 hours: for the metrics of the server. Security definer: it '
  'counts what nobody else sees all of.';

grant execute on function webhook.delivery_backlog() to gatekeeper;
--! EndIncluded webhook/functions/delivery_backlog.sql
--! Included webhook/data/event_subscriptions.sql
-- The star is every type: which of them an endpoint wants, it says itself.
insert into app.event_subscriptions (consumer, event_type)
values ('webhook', '*')
on conflict on constraint event_subscriptions_pkey do nothing;
--! EndIncluded webhook/data/event_subscriptions.sql
--! EndIncluded webhook/index.sql
--! Included app/views/error_catalogue.sql
-- Runs as its owner, on purpose: it shows names and sentences that are meant for clients, nothing
-- else. A constraint's comment may begin with smart tags.
create or replace view app.error_catalogue as
select name, sqlstate, status, message
from app.rules
union all
select k.conname::text,
       case k.contype when 'x' then '23P01' when 'u' then '23505' when 'p' then '23505'
                      when 'f' then '23503' else '23514' end,
       null::integer,
       regexp_replace(d.description, '^(@[^\n]*\n)+', '')
from pg_catalog.pg_constraint k
join pg_catalog.pg_namespace n on n.oid = k.connamespace
join pg_catalog.pg_description d
  on d.objoid = k.oid and d.classoid = 'pg_catalog.pg_constraint'::regclass and d.objsubid = 0
where n.nspname in (
    'app', 'identity', 'accounting', 'fleet', 'rental', 'maintenance', 'webhook', 'reporting')
  and k.conparentid = 0
  and not exists (select from app.rules r where r.name = k.conname);

comment on view app.error_catalogue is
  E'@behavior -*\nEvery refusal that a client can meet: its name (upper-cased the error code) and '
  'its message.';
comment on column app.error_catalogue.name is 'The name of the rule or constraint.';
comment on column app.error_catalogue.sqlstate is 'The condition it is raised with.';
comment on column app.error_catalogue.status is
  'HTTP status; null: the one that the SQLSTATE gives.';
comment on column app.error_catalogue.message is 'One sentence for the client.';

grant select on app.error_catalogue to anonymous;
--! EndIncluded app/views/error_catalogue.sql
