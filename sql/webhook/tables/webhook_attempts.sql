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
