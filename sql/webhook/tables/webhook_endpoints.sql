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
