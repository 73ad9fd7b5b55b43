insert into app.rules (name, sqlstate, status, message) values
  ('webhook_endpoints_limited', '55000', null,
   'Fifty endpoints hear of events already: disable one first.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- An event is written down once for each endpoint that hears it, in one transaction. The lock makes
-- those who let one more hear wait for each other: of two who are the fiftieth, one is late. What
-- is disabled costs nobody anything and does not count.
create or replace function webhook.tg_webhook_endpoints__limited() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  perform app.require_read_committed();
  perform pg_advisory_xact_lock(hashtextextended('webhook.webhook_endpoints', 0));

  if (select count(*) from webhook.webhook_endpoints e where e.disabled_at is null) > 50 then
    perform app.raise_rule('webhook_endpoints_limited');
  end if;
  return null;
end;
$$;

comment on function webhook.tg_webhook_endpoints__limited() is
  'Refuses more than 50 endpoints that hear of events (webhook_endpoints_limited).';

-- Not for failing_from, which the worker notes: a client's row_version stays good.
create or replace trigger _100_stamp
  before insert or update of url, description, event_types, disabled_at, disabled_reason
  on webhook.webhook_endpoints
  for each row execute function app.tg__stamp();

create or replace trigger _200_limited
  after insert on webhook.webhook_endpoints
  for each row when (new.disabled_at is null)
  execute function webhook.tg_webhook_endpoints__limited();

create or replace trigger _200_limited_again
  after update of disabled_at on webhook.webhook_endpoints
  for each row when (old.disabled_at is not null and new.disabled_at is null)
  execute function webhook.tg_webhook_endpoints__limited();
