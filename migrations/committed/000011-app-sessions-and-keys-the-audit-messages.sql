--! Previous: sha1:0ceef51fca3d22734e694171c56866dab56e1482
--! Hash: sha1:df93cfb8b02e911601f2dde477376f967451eea1
--! Message: app: sessions and keys, the audit, messages

-- Who you are: sessions, passwords, keys of services, messages, and a record of who tried what.
-- after_reset.sql makes the role gatekeeper: a DBA runs it again before this.
grant usage on schema app, identity to gatekeeper;
grant usage on schema identity to rentify_worker;

-- app: who is asking is also a session or a key; what is audited; what is sent.
--! Included app/functions/current_session_id.sql
-- A claim that is no uuid names a session that nobody has: it must not pass for none.
create or replace function app.current_session_id() returns uuid
  language sql stable parallel safe
return case
  when coalesce(current_setting('jwt.claims.sid', true), '') = '' then null
  when pg_input_is_valid(current_setting('jwt.claims.sid', true), 'uuid')
  then current_setting('jwt.claims.sid', true)::uuid
  else '00000000-0000-0000-0000-000000000000'::uuid
end;

comment on function app.current_session_id() is
  E'@behavior -*\nThe session that the token of this request was drawn from; null for tokens that '
  'have none.';

grant execute on function app.current_session_id()
  to anonymous, customer, staff, admin, service, gatekeeper;
--! EndIncluded app/functions/current_session_id.sql
--! Included app/functions/current_api_key_id.sql
-- A claim that is no uuid names a key that nobody has: it must not pass for none.
create or replace function app.current_api_key_id() returns uuid
  language sql stable parallel safe
return case
  when coalesce(current_setting('jwt.claims.key', true), '') = '' then null
  when pg_input_is_valid(current_setting('jwt.claims.key', true), 'uuid')
  then current_setting('jwt.claims.key', true)::uuid
  else '00000000-0000-0000-0000-000000000000'::uuid
end;

comment on function app.current_api_key_id() is
  E'@behavior -*\nThe API key that this request was made with; null for people.';

grant execute on function app.current_api_key_id()
  to anonymous, customer, staff, admin, service, gatekeeper;
--! EndIncluded app/functions/current_api_key_id.sql
--! Included app/functions/current_address.sql
create or replace function app.current_address() returns inet
  language sql stable parallel safe
return case
  when pg_input_is_valid(current_setting('request.address', true), 'inet')
  then current_setting('request.address', true)::inet
end;

comment on function app.current_address() is
  E'@behavior -*\nThe address of the client, as the trusted proxies say; null outside of a '
  'request.';
--! EndIncluded app/functions/current_address.sql
--! Included app/functions/current_user_agent.sql
create or replace function app.current_user_agent() returns text
  language sql stable parallel safe
return left(app.clean_text(current_setting('request.user_agent', true)), 200);

comment on function app.current_user_agent() is
  E'@behavior -*\nWhat the client calls itself, at most 200 characters; null outside of a request.';
--! EndIncluded app/functions/current_user_agent.sql
--! Included app/types/audit_outcome.sql
create domain app.audit_outcome as text
  constraint audit_outcome_known check (value in ('done', 'refused'));
comment on domain app.audit_outcome is 'How an attempt ended.';
comment on constraint audit_outcome_known on domain app.audit_outcome is
  'What is audited was done or refused.';
--! EndIncluded app/types/audit_outcome.sql
--! Included app/tables/audit_events.sql
create table app.audit_events (
  id             uuid              not null default uuidv7(),
  occurred_at    timestamptz       not null default clock_timestamp(),
  kind           text              not null,
  outcome        app.audit_outcome not null,
  actor_id       uuid,
  subject_id     uuid,
  session_id     uuid,
  api_key_id     uuid,
  address        inet,
  user_agent     text,
  correlation_id text,
  details        jsonb             not null default '{}',

  constraint audit_events_pkey primary key (id),
  constraint audit_events_kind_format check (kind ~ '^[a-z_]+[.][a-z_]+$')
);

create index audit_events_subject_id_idx on app.audit_events (subject_id, id);
create index audit_events_actor_id_idx on app.audit_events (actor_id, id);
create index audit_events_kind_idx on app.audit_events (kind, id);

comment on table app.audit_events is
  'Who tried what, from where, and whether it was done: sign-ins, refusals, roles, keys, what '
  'administrators do. Only ever added to, by the functions that do it.';
comment on column app.audit_events.id is 'The id of the record; rises with time.';
comment on column app.audit_events.occurred_at is 'When it was written.';
comment on column app.audit_events.kind is 'What was tried: thing.verb, such as session.open.';
comment on column app.audit_events.outcome is 'Whether it was done.';
comment on column app.audit_events.actor_id is 'The user who tried; null for nobody known.';
comment on column app.audit_events.subject_id is 'The user whom it concerns, if any.';
comment on column app.audit_events.session_id is
  'The session it was tried in, or that it concerns.';
comment on column app.audit_events.api_key_id is 'The key it was tried with, or that it concerns.';
comment on column app.audit_events.address is
  'The address of the client, as the trusted proxies say.';
comment on column app.audit_events.user_agent is
  'What the client calls itself; at most 200 characters.';
comment on column app.audit_events.correlation_id is 'The request that did it.';
comment on column app.audit_events.details is 'What else is known: names and ids, never secrets.';
comment on constraint audit_events_kind_format on app.audit_events is
  'What is audited is named thing.verb.';
--! EndIncluded app/tables/audit_events.sql
--! Included app/triggers/audit_events.sql
insert into app.rules (name, sqlstate, status, message) values
  ('audit_events_append_only', '55000', null, 'These records are only ever added to.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _200_append_only
  before update or delete or truncate on app.audit_events
  for each statement execute function app.tg__append_only();
--! EndIncluded app/triggers/audit_events.sql
--! Included app/policies/audit_events.sql
alter table app.audit_events enable row level security;

revoke all on app.audit_events from anonymous, customer, staff, admin, service;
grant select on app.audit_events to staff, admin;

-- Written by the functions that do things, never by a client.
create policy audit_events_auditors_read on app.audit_events
  for select to staff, admin using ((select app.has_permission('audit.read')));
--! EndIncluded app/policies/audit_events.sql
--! Included app/functions/record_audit.sql
create or replace function app.record_audit(
  kind text, outcome app.audit_outcome, subject_id uuid default null, details jsonb default '{}',
  session_id uuid default null, api_key_id uuid default null
) returns void
  language sql volatile
begin atomic
  insert into app.audit_events
    (kind, outcome, actor_id, subject_id, session_id, api_key_id, address, user_agent,
     correlation_id, details)
  values
    (kind, outcome, app.current_user_id(), subject_id,
     coalesce(session_id, app.current_session_id()),
     coalesce(api_key_id, app.current_api_key_id()),
     app.current_address(), app.current_user_agent(), app.current_correlation_id(), details);
end;

comment on function app.record_audit(text, app.audit_outcome, uuid, jsonb, uuid, uuid) is
  E'@behavior -*\nWrites down who tried what. The actor, the address and the request are those of '
  'the transaction, never an argument. Granted to nobody: the functions that do things call it.';
--! EndIncluded app/functions/record_audit.sql
--! Included app/functions/record_refusal.sql
create or replace function app.record_refusal(operation text, code text) returns void
  language sql volatile security definer
begin atomic
  select app.record_audit('command.refuse', 'refused', null, jsonb_build_object(
    'operation', left(regexp_replace(operation, '[^A-Za-z0-9_,./ -]', '?', 'g'), 200),
    'code', left(regexp_replace(code, '[^A-Z0-9_]', '?', 'g'), 80)));
end;

comment on function app.record_refusal(text, text) is
  E'@behavior -*\nWrites down that whoever asks was not allowed to: the refused transaction was '
  'rolled back, so that the doors say it in one of their own. Security definer: nobody has a right '
  'to write the table.';

grant execute on function app.record_refusal(text, text) to gatekeeper;
--! EndIncluded app/functions/record_refusal.sql
--! Included app/types/message_channel.sql
create domain app.message_channel as text
  constraint message_channel_known check (value in ('email', 'sms'));
comment on domain app.message_channel is 'The way that a message goes.';
comment on constraint message_channel_known on domain app.message_channel is
  'A message goes by email or sms.';
--! EndIncluded app/types/message_channel.sql
--! Included app/types/message_status.sql
create domain app.message_status as text
  constraint message_status_known check (value in ('queued', 'sent', 'failed'));
comment on domain app.message_status is 'Where a message stands.';
comment on constraint message_status_known on domain app.message_status is
  'A message is queued, sent or failed.';
--! EndIncluded app/types/message_status.sql
--! Included app/tables/outgoing_messages.sql
create table app.outgoing_messages (
  id              uuid                not null default uuidv7(),
  channel         app.message_channel not null,
  recipient       text                not null,
  template        text                not null,
  sealed_data     bytea,
  status          app.message_status  not null default 'queued',
  attempts        integer             not null default 0,
  next_attempt_at timestamptz         not null default now(),
  expires_at      timestamptz         not null,
  queued_at       timestamptz         not null default now(),
  sent_at         timestamptz,
  failure_code    text,
  correlation_id  text,

  constraint outgoing_messages_pkey primary key (id),
  constraint outgoing_messages_template_format check (template ~ '^[a-z_]{1,60}$'),
  constraint outgoing_messages_recipient_length check (length(recipient) between 3 and 254),
  constraint outgoing_messages_attempts_positive check (attempts >= 0),
  constraint outgoing_messages_sent_at_when_sent check ((status = 'sent') = (sent_at is not null)),
  constraint outgoing_messages_data_while_queued
    check ((status = 'queued') = (sealed_data is not null))
);

create index outgoing_messages_next_attempt_at_idx
  on app.outgoing_messages (next_attempt_at) where status = 'queued';
create index outgoing_messages_status_idx on app.outgoing_messages (status, queued_at);

comment on table app.outgoing_messages is
  E'@behavior -*\n'
  'Mail and text messages on their way, written in the transaction that wants them sent; a job '
  'sends each once it is committed.';
comment on column app.outgoing_messages.id is
  'The id of the message; its Message-ID, by which a receiver knows a second copy.';
comment on column app.outgoing_messages.channel is 'The way it goes.';
comment on column app.outgoing_messages.recipient is
  'The address or the number (E.164) that it goes to.';
comment on column app.outgoing_messages.template is 'Which text it is: worker/messages/templates.';
comment on column app.outgoing_messages.sealed_data is
  'What the text is filled with, sealed by SECRET_KEY: it may hold a one-time token. Gone once it '
  'is sent or failed.';
comment on column app.outgoing_messages.status is 'Where it stands.';
comment on column app.outgoing_messages.attempts is 'How often sending was tried.';
comment on column app.outgoing_messages.next_attempt_at is
  'When it is tried next; a worker that tries it moves this on first.';
comment on column app.outgoing_messages.expires_at is 'When it is of no use any more.';
comment on column app.outgoing_messages.queued_at is 'When it was asked for.';
comment on column app.outgoing_messages.sent_at is 'When the provider took it.';
comment on column app.outgoing_messages.failure_code is 'Why it failed for good.';
comment on column app.outgoing_messages.correlation_id is 'The request that asked for it.';
comment on constraint outgoing_messages_template_format on app.outgoing_messages is
  'A template is named in lower snake case.';
comment on constraint outgoing_messages_recipient_length on app.outgoing_messages is
  'A recipient has 3 to 254 characters.';
comment on constraint outgoing_messages_attempts_positive on app.outgoing_messages is
  'Attempts are counted.';
comment on constraint outgoing_messages_sent_at_when_sent on app.outgoing_messages is
  'What was sent says when.';
comment on constraint outgoing_messages_data_while_queued on app.outgoing_messages is
  'What a message says is kept only until it is sent.';
--! EndIncluded app/tables/outgoing_messages.sql
--! Included app/policies/outgoing_messages.sql
-- Reached only through the functions that queue and send: a message may hold a one-time token.
alter table app.outgoing_messages enable row level security;
revoke all on app.outgoing_messages from anonymous, customer, staff, admin, service;
--! EndIncluded app/policies/outgoing_messages.sql
--! Included app/functions/queue_message.sql
create or replace function app.queue_message(
  channel app.message_channel, recipient text, template text, sealed_data bytea,
  expires_at timestamptz
) returns void
  language sql volatile
begin atomic
  insert into app.outgoing_messages
    (channel, recipient, template, sealed_data, expires_at, correlation_id)
  values
    (channel, recipient, template, sealed_data, expires_at, app.current_correlation_id());
end;

comment on function app.queue_message(
  app.message_channel, text, text, bytea, timestamptz) is
  E'@behavior -*\nAsks for a message to be sent once this transaction is committed. Granted to '
  'nobody: the functions that want one sent call it.';
--! EndIncluded app/functions/queue_message.sql
--! Included app/functions/give_up_messages.sql
create or replace function app.give_up_messages() returns void
  language sql volatile
begin atomic
  update app.outgoing_messages m
  set status = 'failed', sealed_data = null,
      failure_code = case when m.expires_at <= now() then 'EXPIRED' else 'TOO_MANY_ATTEMPTS' end
  where m.id in (
    select d.id
    from app.outgoing_messages d
    where d.status = 'queued' and d.next_attempt_at <= now()
      and (d.expires_at <= now() or d.attempts >= 10)
    order by d.next_attempt_at
    limit 1000
    for update skip locked
  );
end;

comment on function app.give_up_messages() is
  E'@behavior -*\nGives up what is due and of no use any more, and what was tried ten times; at '
  'most 1,000 a call. Granted to nobody: messages_to_send calls it.';
--! EndIncluded app/functions/give_up_messages.sql
--! Included app/functions/messages_to_send.sql
-- Claimed by moving next_attempt_at on, not by a lock: nothing is held while a provider answers,
-- and what a killed worker had claimed is due again by itself. The first pause must outlast an
-- attempt (worker/messages/send_timeout_ms.ts), or two workers would send one message.
create or replace function app.messages_to_send(max_count integer)
  returns table (
    id uuid, channel app.message_channel, recipient text, template text, sealed_data bytea,
    expires_at timestamptz, attempts integer, correlation_id text)
  language plpgsql volatile security definer rows 5 set search_path = ''
as $$
#variable_conflict use_column
begin
  perform app.act_as_system();
  perform app.give_up_messages();

  return query
  update app.outgoing_messages m
  set attempts = m.attempts + 1,
      next_attempt_at =
        now() + interval '45 seconds' * power(2, m.attempts) * (1 + random() / 4)
  -- An array is read once; a join might ask again and claim more than max_count.
  where m.id = any (array(
    select d.id
    from app.outgoing_messages d
    where d.status = 'queued' and d.next_attempt_at <= now() and d.expires_at > now()
      and d.attempts < 10
    order by d.next_attempt_at
    limit least(max_count, 100)
    for update skip locked
  ))
  returning m.id, m.channel, m.recipient, m.template, m.sealed_data, m.expires_at,
            m.attempts, m.correlation_id;
end;
$$;

comment on function app.messages_to_send(integer) is
  E'@behavior -*\nThe messages that are due, the oldest first, claimed: each is due again after a '
  'pause that doubles from 45 seconds to six hours, unless it is marked before. Ten attempts and '
  'what has expired are given up. Security definer: the worker has no right on the table.';

grant execute on function app.messages_to_send(integer) to rentify_worker;
--! EndIncluded app/functions/messages_to_send.sql
--! Included app/functions/mark_message_sent.sql
create or replace function app.mark_message_sent(message_id uuid) returns boolean
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform app.act_as_system();

  update app.outgoing_messages m
  set status = 'sent', sent_at = now(), sealed_data = null
  where m.id = message_id and m.status = 'queued';
  return found;
end;
$$;

comment on function app.mark_message_sent(uuid) is
  E'@behavior -*\nThe provider took it; what it was filled with is forgotten. Whether it was still '
  'on its way. Security definer: the worker has no right on the table.';

grant execute on function app.mark_message_sent(uuid) to rentify_worker;
--! EndIncluded app/functions/mark_message_sent.sql
--! Included app/functions/fail_message.sql
create or replace function app.fail_message(message_id uuid, failure_code text) returns boolean
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform app.act_as_system();

  update app.outgoing_messages m
  set status = 'failed', failure_code = fail_message.failure_code, sealed_data = null
  where m.id = message_id and m.status = 'queued';
  return found;
end;
$$;

comment on function app.fail_message(uuid, text) is
  E'@behavior -*\nIt will never be taken, and why; its content is forgotten. Whether it '
  'was still on its way. Security definer: the worker has no right on the table.';

grant execute on function app.fail_message(uuid, text) to rentify_worker;
--! EndIncluded app/functions/fail_message.sql
--! Included app/functions/purge_messages.sql
create or replace function app.purge_messages() returns bigint
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_purged bigint;
begin
  perform app.act_as_system();

  delete from app.outgoing_messages m
  where m.id in (
    select o.id
    from app.outgoing_messages o
    where o.status in ('sent', 'failed') and o.queued_at < now() - interval '30 days'
    order by o.queued_at
    limit 10000
    for update skip locked
  );
  get diagnostics v_purged = row_count;
  return v_purged;
end;
$$;

comment on function app.purge_messages() is
  E'@behavior -*\nForgets messages, and with them their recipients, 30 days after they were asked '
  'for, unless they are still on their way; at most 10,000 a call, and says how many. Security '
  'definer: the worker has no right on the table.';

grant execute on function app.purge_messages() to rentify_worker;
--! EndIncluded app/functions/purge_messages.sql
--! Included app/functions/message_backlog.sql
create or replace function app.message_backlog()
  returns table (waiting bigint, oldest_seconds double precision, failed bigint)
  language plpgsql stable security definer rows 1 set search_path = ''
as $$
begin
  return query
  select
    count(*) filter (where m.status = 'queued'),
    coalesce(
      extract(epoch from now() - min(m.queued_at) filter (where m.status = 'queued')), 0
    )::double precision,
    count(*) filter (where m.status = 'failed')
  from app.outgoing_messages m
  where m.status = 'queued'
     or (m.status = 'failed' and m.queued_at > now() - interval '24 hours');
end;
$$;

comment on function app.message_backlog() is
  E'@behavior -*\nHow many messages wait, since when the oldest does, and how many of the last 24 '
  'hours failed: for the metrics of the server. Security definer: nobody has a right on the table.';

grant execute on function app.message_backlog() to gatekeeper;
--! EndIncluded app/functions/message_backlog.sql
--! Included app/tables/development_messages.sql
create table app.development_messages (
  id        uuid                not null default uuidv7(),
  channel   app.message_channel not null,
  recipient text                not null,
  template  text                not null,
  subject   text,
  body_text text                not null,
  body_html text,
  kept_at   timestamptz         not null default now(),

  constraint development_messages_pkey primary key (id)
);

create index development_messages_kept_at_idx on app.development_messages (kept_at, id);

comment on table app.development_messages is
  E'@behavior -*\n'
  'What would have been sent, outside production and without a provider: the newest 500. In '
  'production nothing is ever kept here.';
comment on column app.development_messages.id is 'The id of the message.';
comment on column app.development_messages.channel is 'The way it would have gone.';
comment on column app.development_messages.recipient is 'The address or the number.';
comment on column app.development_messages.template is 'Which text it is.';
comment on column app.development_messages.subject is 'The subject; a text message has none.';
comment on column app.development_messages.body_text is 'What it says.';
comment on column app.development_messages.body_html is 'The same as a page; mail only.';
comment on column app.development_messages.kept_at is 'When it would have left.';
--! EndIncluded app/tables/development_messages.sql
--! Included app/policies/development_messages.sql
-- Reached only through the functions of the worker and of the admin port: it holds tokens.
alter table app.development_messages enable row level security;
revoke all on app.development_messages from anonymous, customer, staff, admin, service;
--! EndIncluded app/policies/development_messages.sql
--! Included app/functions/keep_development_message.sql
create or replace function app.keep_development_message(
  id uuid, channel app.message_channel, recipient text, template text, subject text,
  body_text text, body_html text
) returns void
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform app.act_as_system();

  insert into app.development_messages
    (id, channel, recipient, template, subject, body_text, body_html)
  values (
    keep_development_message.id, keep_development_message.channel,
    keep_development_message.recipient, keep_development_message.template,
    keep_development_message.subject, keep_development_message.body_text,
    keep_development_message.body_html)
  on conflict on constraint development_messages_pkey do nothing;

  delete from app.development_messages d
  where d.id in (
    select o.id from app.development_messages o order by o.kept_at desc, o.id desc offset 500);
end;
$$;

comment on function app.keep_development_message(
  uuid, app.message_channel, text, text, text, text, text) is
  E'@behavior -*\nKeeps a message instead of sending it, once, and the newest 500 of all. Security '
  'definer: the worker has no right on the table.';

grant execute on function app.keep_development_message(
  uuid, app.message_channel, text, text, text, text, text) to rentify_worker;
--! EndIncluded app/functions/keep_development_message.sql
--! Included app/functions/development_messages_page.sql
create or replace function app.development_messages_page(recipient text)
  returns setof app.development_messages
  language plpgsql stable security definer rows 100 set search_path = ''
as $$
begin
  return query
  select d.*
  from app.development_messages d
  where d.recipient = development_messages_page.recipient
     or development_messages_page.recipient is null
  order by d.kept_at desc, d.id desc
  limit 100;
end;
$$;

comment on function app.development_messages_page(text) is
  E'@behavior -*\nThe newest 100 kept messages, of all or of one recipient: for the admin port '
  'outside production. Security definer: nobody has a right on the table.';

grant execute on function app.development_messages_page(text) to gatekeeper;
--! EndIncluded app/functions/development_messages_page.sql
