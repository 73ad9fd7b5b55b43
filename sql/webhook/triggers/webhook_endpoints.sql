-- Not for failing_from, which the worker notes: a client's row_version stays good.
create or replace trigger _100_stamp
  before insert or update of url, description, event_types, disabled_at, disabled_reason
  on webhook.webhook_endpoints
  for each row execute function app.tg__stamp();
