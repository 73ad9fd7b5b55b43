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
