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
