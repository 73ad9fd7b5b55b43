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
