--! Previous: -
--! Hash: sha1:1c78cb20637204a456940f634e6d481c692ea764
--! Message: app: the kernel

-- The kernel: who is asking, rules and errors, state machines, events, idempotency.
drop schema if exists app cascade;

--! Included app/index.sql
--! Included app/schema.sql
create schema app;
comment on schema app is
  'The kernel: who is asking, rules and errors, state machines, events, idempotency. Knows no '
  'business.';

-- Nothing is callable until the function's own file grants it.
alter default privileges revoke execute on functions from public;

grant usage on schema app to anonymous, customer, staff, admin, service, rentify_worker;
--! EndIncluded app/schema.sql
--! Included app/types/cents.sql
create domain app.cents as bigint
  constraint cents_range check (value between -1000000000000000 and 1000000000000000);

comment on domain app.cents is
  'An amount of money in minor units (cents) of the currency beside it (ISO 4217). A string in '
  'JSON.';
comment on constraint cents_range on domain app.cents is
  'An amount must stay within ten trillion units of its currency.';
--! EndIncluded app/types/cents.sql
--! Included app/types/currency_code.sql
create domain app.currency_code as text
  constraint currency_code_format check (value ~ '^[A-Z]{3}$');

comment on domain app.currency_code is 'A currency: three capital letters (ISO 4217).';
comment on constraint currency_code_format on domain app.currency_code is
  'A currency is three capital letters (ISO 4217).';
--! EndIncluded app/types/currency_code.sql
--! Included app/functions/share_cents.sql
-- Exact: bigint would overflow (10^15 cents times 10^4), and numeric division rounds; multiplying
-- by 0.0001 does not.
create or replace function app.share_cents(amount_cents app.cents, share_bp integer)
  returns app.cents
  language sql immutable parallel safe
return floor((amount_cents::numeric * share_bp + 5000) * 0.0001)::bigint::app.cents;

comment on function app.share_cents(app.cents, integer) is
  E'@behavior -*\nA share of an amount, in basis points, rounded half up: half a cent is a whole '
  'one.';
--! EndIncluded app/functions/share_cents.sql
--! Included app/functions/current_user_id.sql
-- A subject that is no uuid is nobody: a forged claim must give no rights and no 22P02 either.
create or replace function app.current_user_id() returns uuid
  language sql stable parallel safe
return case
  when pg_input_is_valid(current_setting('jwt.claims.sub', true), 'uuid')
  then current_setting('jwt.claims.sub', true)::uuid
end;

comment on function app.current_user_id() is
  E'@behavior -*\nThe user that the token of this request names; null when the request is '
  'anonymous.';

grant execute on function app.current_user_id()
  to anonymous, customer, staff, admin, service, rentify_worker;
--! EndIncluded app/functions/current_user_id.sql
--! Included app/functions/system_user_id.sql
create or replace function app.system_user_id() returns uuid
  language sql immutable parallel safe
return '00000000-0000-7000-8000-000000000001'::uuid;

comment on function app.system_user_id() is
  E'@behavior -*\nThe seeded user that jobs act as.';

grant execute on function app.system_user_id() to rentify_worker;
--! EndIncluded app/functions/system_user_id.sql
--! Included app/functions/act_as_system.sql
create or replace function app.act_as_system() returns void
  language plpgsql volatile set search_path = ''
as $$
begin
  perform set_config('jwt.claims.sub', app.system_user_id()::text, true);
end;
$$;

comment on function app.act_as_system() is
  E'@behavior -*\nMakes the rest of this transaction the system user''s; the first line of every '
  'job.';

grant execute on function app.act_as_system() to rentify_worker;
--! EndIncluded app/functions/act_as_system.sql
--! Included app/functions/current_correlation_id.sql
create or replace function app.current_correlation_id() returns text
  language sql stable parallel safe
return left(nullif(current_setting('request.correlation_id', true), ''), 64);

comment on function app.current_correlation_id() is
  E'@behavior -*\nThe correlation id of this request, as in its log lines and its error; null '
  'outside of one.';

grant execute on function app.current_correlation_id()
  to anonymous, customer, staff, admin, service, rentify_worker;
--! EndIncluded app/functions/current_correlation_id.sql
--! Included app/functions/has_permission.sql
-- The one place where the kernel knows identity's tables: plpgsql, because they are created after
-- it. Read at every call and never from the token, so that a permission taken away is gone at once.
create or replace function app.has_permission(permission text) returns boolean
  language plpgsql stable parallel safe security definer set search_path = ''
as $$
begin
  return exists (
    select
    from identity.users u
    join identity.user_roles ur on ur.user_id = u.id
    join identity.role_permissions rp on rp.role_id = ur.role_id
    join identity.permissions p on p.id = rp.permission_id
    where u.id = app.current_user_id()
      and u.status = 'active'
      and p.name = has_permission.permission
  );
end;
$$;

comment on function app.has_permission(text) is
  E'@behavior -*\nWhether the user of this request is active and holds a role with this '
  'permission. In a policy '
  'write (select app.has_permission(…)): once per statement, not per row. Security definer: '
  'callers '
  'need no right on identity''s tables.';

grant execute on function app.has_permission(text)
  to anonymous, customer, staff, admin, service;
--! EndIncluded app/functions/has_permission.sql
--! Included app/functions/remember_permission.sql
-- What a keyed request needed is remembered for the rest of its transaction and stored with its
-- answer, so that a replay is refused to whoever has lost one of these permissions meanwhile.
create or replace function app.remember_permission(permission text) returns void
  language plpgsql volatile set search_path = ''
as $$
begin
  if current_setting('request.idempotency_key', true) <> '' then
    perform set_config('request.permissions',
      concat_ws(',', nullif(current_setting('request.permissions', true), ''), permission), true);
  end if;
end;
$$;

comment on function app.remember_permission(text) is
  E'@behavior -*\nNotes that this request needed a permission, for a replay of it.';
--! EndIncluded app/functions/remember_permission.sql
--! Included app/functions/require_permission.sql
create or replace function app.require_permission(permission text) returns void
  language plpgsql volatile set search_path = ''
as $$
begin
  if not app.has_permission(permission) then
    raise exception using
      errcode = 'insufficient_privilege',
      message = format('This needs the permission %s.', permission);
  end if;

  perform app.remember_permission(permission);
end;
$$;

comment on function app.require_permission(text) is
  E'@behavior -*\nThe first line of a command: refuses (42501) whoever lacks the permission.';
--! EndIncluded app/functions/require_permission.sql
--! Included app/functions/require_any_permission.sql
create or replace function app.require_any_permission(permissions text[]) returns text
  language plpgsql volatile set search_path = ''
as $$
declare
  v_permission text;
begin
  foreach v_permission in array permissions loop
    if app.has_permission(v_permission) then
      perform app.remember_permission(v_permission);
      return v_permission;
    end if;
  end loop;

  raise exception using
    errcode = 'insufficient_privilege',
    message = format('This needs one of the permissions %s.', array_to_string(permissions, ', '));
end;
$$;

comment on function app.require_any_permission(text[]) is
  E'@behavior -*\nThe first line of a command that more than one permission opens: the first of '
  'them '
  'that the user has; refuses (42501) whoever has none.';
--! EndIncluded app/functions/require_any_permission.sql
--! Included app/functions/require_read_committed.sql
-- A lock orders writers, but under an older snapshot the later one is judged by what it saw before
-- it waited.
create or replace function app.require_read_committed() returns void
  language plpgsql stable set search_path = ''
as $$
begin
  if current_setting('transaction_isolation') not in ('read committed', 'read uncommitted') then
    raise exception using
      errcode = 'feature_not_supported',
      message = 'This is judged under a lock: use the isolation level read committed.';
  end if;
end;
$$;

comment on function app.require_read_committed() is
  E'@behavior -*\nRefuses (0A000) a transaction whose snapshot is older than the lock that a rule '
  'is judged under.';
--! EndIncluded app/functions/require_read_committed.sql
--! Included app/functions/clean_text.sql
-- NFC, so that equal looks are equal bytes; without control, zero-width, blank and direction
-- characters, which hide in names and forge log lines; inner white space as typed, outer removed.
-- Normalised last: what an invisible character held apart is one letter without it.
create or replace function app.clean_text(value text) returns text
  language sql immutable parallel safe
return nullif(btrim(
  normalize(regexp_replace(value,
    '[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u180e'
    '\u200b-\u200f\u2028-\u202e'
    '\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]',
    '', 'g'), nfc),
  E' \t\r\n\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005'
   '\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000'), '');

comment on function app.clean_text(text) is
  E'@behavior -*\nText as a person meant it: NFC, trimmed, without invisible characters; null if '
  'nothing is left.';
--! EndIncluded app/functions/clean_text.sql
--! Included app/functions/is_time_zone.sql
-- A conversion is the only way to ask that is not slow: pg_timezone_names reads every file of the
-- tz database.
create or replace function app.is_time_zone(name text) returns boolean
  language plpgsql immutable parallel safe set search_path = ''
as $$
begin
  if name !~ '^([A-Z][A-Za-z_]+(/[A-Za-z0-9_+-]+){1,2}|UTC)$' then
    return false;
  end if;
  perform timestamptz 'epoch' at time zone name;
  return true;
exception
  when invalid_parameter_value then
    return false;
end;
$$;

comment on function app.is_time_zone(text) is
  E'@behavior -*\nWhether this names a time zone of the IANA database, such as Europe/Berlin; '
  'abbreviations don''t.';
--! EndIncluded app/functions/is_time_zone.sql
--! Included app/tables/rules.sql
create table app.rules (
  name     text not null,
  sqlstate text not null,
  status   integer,
  message  text not null,

  constraint rules_pkey primary key (name),
  constraint rules_name_format check (name ~ '^[a-z][a-z0-9_]+$'),
  constraint rules_sqlstate_format check (sqlstate ~ '^[0-9A-Z]{5}$'),
  constraint rules_status_range check (status between 400 and 599)
);

comment on table app.rules is
  E'@behavior -*\nThe rules that are raised by functions and triggers, and the declared '
  'constraints whose '
  'HTTP status differs from that of their SQLSTATE. Each row is written in the file that raises '
  'it.';
comment on column app.rules.name is
  'The name of the rule; upper-cased it is the error code for clients.';
comment on column app.rules.sqlstate is 'The condition it is raised with (PostgreSQL, appendix A).';
comment on column app.rules.status is 'HTTP status; null: the one that the SQLSTATE gives.';
comment on column app.rules.message is
  'One sentence for the client. For a declared constraint its comment.';
comment on constraint rules_name_format on app.rules is
  'The name of a rule is in lower snake case.';
comment on constraint rules_sqlstate_format on app.rules is
  'A SQLSTATE is five digits or capitals.';
comment on constraint rules_status_range on app.rules is 'A refusal has a status from 400 to 599.';
--! EndIncluded app/tables/rules.sql
--! Included app/policies/rules.sql
-- Clients read app.error_catalogue.
alter table app.rules enable row level security;
revoke all on app.rules from anonymous, customer, staff, admin, service;
--! EndIncluded app/policies/rules.sql
--! Included app/functions/raise_rule.sql
create or replace function app.raise_rule(rule text, details jsonb default null) returns void
  language plpgsql stable security definer set search_path = ''
as $$
declare
  v_rule app.rules;
begin
  select * into strict v_rule from app.rules r where r.name = raise_rule.rule;

  if details is null then
    raise exception using
      errcode = v_rule.sqlstate, schema = 'app', constraint = v_rule.name, message = v_rule.message;
  end if;

  raise exception using
    errcode = v_rule.sqlstate, schema = 'app', constraint = v_rule.name, message = v_rule.message,
    datatype = 'app.details', detail = details::text;
end;
$$;

comment on function app.raise_rule(text, jsonb) is
  E'@behavior -*\nRefuses what the caller is doing, under the name of a rule of app.rules. '
  'Details go to the '
  'client as JSON: only ids, times and amounts that the caller may know. Security definer: reads '
  'app.rules.';
--! EndIncluded app/functions/raise_rule.sql
--! Included app/functions/raise_not_found.sql
create or replace function app.raise_not_found(what text) returns void
  language plpgsql stable set search_path = ''
as $$
begin
  raise exception using errcode = 'no_data_found', message = format('There is no such %s.', what);
end;
$$;

comment on function app.raise_not_found(text) is
  E'@behavior -*\nRefuses (P0002) what names something that is not there, or that the caller may '
  'not know of.';
--! EndIncluded app/functions/raise_not_found.sql
--! Included app/triggers/stamp.sql
-- Who and when, on every table; what a client sends for these columns is overwritten.
create or replace function app.tg__stamp() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if tg_op = 'INSERT' then
    new.created_at := now();
    new.created_by := app.current_user_id();
    new.updated_at := new.created_at;
    new.updated_by := new.created_by;
    new.row_version := 0;
  else
    new.created_at := old.created_at;
    new.created_by := old.created_by;
    -- Two updates in one transaction must differ: clients compare it.
    new.updated_at := greatest(now(), old.updated_at + interval '1 microsecond');
    new.updated_by := app.current_user_id();
    new.row_version := old.row_version + 1;
  end if;
  return new;
end;
$$;

comment on function app.tg__stamp() is
  'Fills created_at, created_by, updated_at, updated_by and counts row_version.';
--! EndIncluded app/triggers/stamp.sql
--! Included app/triggers/append_only.sql
-- Holds for the owner too: only a superuser who switches triggers off gets past it.
create or replace function app.tg__append_only() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  raise exception using
    errcode = 'object_not_in_prerequisite_state', schema = tg_table_schema, table = tg_table_name,
    constraint = tg_table_name || '_append_only',
    message = 'These records are only ever added to.';
end;
$$;

comment on function app.tg__append_only() is 'Refuses UPDATE, DELETE and TRUNCATE.';
--! EndIncluded app/triggers/append_only.sql
--! Included app/triggers/immutable_version.sql
-- What points at a version points at it for ever: only its end may be drawn in, when the next one
-- begins. The table has a rule <table>_immutable in app.rules.
create or replace function app.tg__immutable_version() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_moving constant text[] := array['valid_during', 'updated_at', 'updated_by', 'row_version'];
begin
  if tg_op = 'UPDATE'
     and to_jsonb(new) - v_moving = to_jsonb(old) - v_moving
     and lower(new.valid_during) = lower(old.valid_during)
     and new.valid_during <@ old.valid_during then
    return new;
  end if;
  perform app.raise_rule(tg_table_name || '_immutable');
  return null;
end;
$$;

comment on function app.tg__immutable_version() is
  'Refuses every change of a version, a row with valid_during, but an earlier end.';
--! EndIncluded app/triggers/immutable_version.sql
--! Included app/triggers/frozen.sql
-- Facts stay as they were written, for the owner too: each argument is a move and the columns that
-- may change with it, such as 'reserved active: status start_at'; '*' is every update. Generated
-- columns belong to '*'.
create or replace function app.tg__frozen() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_old constant jsonb := to_jsonb(old);
  v_new constant jsonb := to_jsonb(new);
  v_move constant text := concat(v_old ->> 'status', ' ', v_new ->> 'status');
  v_free text[] := array['updated_at', 'updated_by', 'row_version'];
  v_allowance text;
begin
  foreach v_allowance in array tg_argv loop
    if split_part(v_allowance, ': ', 1) in (v_move, '*') then
      v_free := v_free || string_to_array(split_part(v_allowance, ': ', 2), ' ');
    end if;
  end loop;

  if v_new - v_free <> v_old - v_free then
    perform app.raise_rule(tg_table_name || '_immutable');
  end if;
  return new;
end;
$$;

comment on function app.tg__frozen() is
  'Refuses an update of other columns than those that the move at hand is about. Arguments: move: '
  'columns.';
--! EndIncluded app/triggers/frozen.sql
--! Included app/tables/state_transitions.sql
create table app.state_transitions (
  id         uuid        not null default uuidv7(),
  machine    text        not null,
  from_state text,
  to_state   text        not null,
  command    text        not null,
  event_type text,

  constraint state_transitions_pkey primary key (id),
  constraint state_transitions_move_key
    unique nulls not distinct (machine, from_state, to_state, command)
);

comment on table app.state_transitions is
  'The moves that the business allows, one row each: everything else is refused. Each context '
  'adds its own.';
comment on column app.state_transitions.id is 'The id of the move.';
comment on column app.state_transitions.machine is 'What moves: vehicle, rental, quote and so on.';
comment on column app.state_transitions.from_state is
  'The state before; null: it comes into being.';
comment on column app.state_transitions.to_state is 'The state after.';
comment on column app.state_transitions.command is 'The command that makes this move.';
comment on column app.state_transitions.event_type is
  'The event that tells others of it; null: nobody is told.';
comment on constraint state_transitions_move_key on app.state_transitions is
  'This move is already allowed.';
--! EndIncluded app/tables/state_transitions.sql
--! Included app/policies/state_transitions.sql
alter table app.state_transitions enable row level security;

revoke all on app.state_transitions from anonymous, customer, staff, admin, service;
grant select on app.state_transitions to anonymous, customer, staff, admin, service;

-- The moves are part of the documentation: everybody may read them.
create policy state_transitions_everybody_reads on app.state_transitions
  for select to anonymous, customer, staff, admin, service using (true);
--! EndIncluded app/policies/state_transitions.sql
--! Included app/functions/allow_transition.sql
create or replace function app.allow_transition(
  machine text, from_state text, to_state text, command text, event_type text
) returns void
  language sql volatile
begin atomic
  insert into app.state_transitions (machine, from_state, to_state, command, event_type)
  values (machine, from_state, to_state, command, event_type)
  on conflict on constraint state_transitions_move_key do update
    set event_type = excluded.event_type;
end;

comment on function app.allow_transition(text, text, text, text, text) is
  E'@behavior -*\nAdds a move to a state machine; safe to repeat. Only migrations call it.';
--! EndIncluded app/functions/allow_transition.sql
--! Included app/tables/state_changes.sql
create table app.state_changes (
  id             uuid        not null default uuidv7(),
  machine        text        not null,
  entity_id      uuid        not null,
  from_state     text,
  to_state       text        not null,
  changed_at     timestamptz not null default clock_timestamp(),
  actor_id       uuid,
  correlation_id text,

  constraint state_changes_pkey primary key (id)
);

create index state_changes_entity_id_idx on app.state_changes (entity_id);

comment on table app.state_changes is
  'Every change of state that was committed: what, when, by whom. Only ever added to.';
comment on column app.state_changes.id is 'The id of the change; rises with time.';
comment on column app.state_changes.machine is 'What moved: vehicle, rental, quote and so on.';
comment on column app.state_changes.entity_id is 'The vehicle, rental, … that moved.';
comment on column app.state_changes.from_state is 'The state before; null: it came into being.';
comment on column app.state_changes.to_state is 'The state after.';
comment on column app.state_changes.changed_at is
  'When it was written; the order within an entity.';
comment on column app.state_changes.actor_id is
  'The user who did it; null for a hand at the database.';
comment on column app.state_changes.correlation_id is 'The request that did it.';
--! EndIncluded app/tables/state_changes.sql
--! Included app/triggers/state_changes.sql
insert into app.rules (name, sqlstate, status, message) values
  ('state_changes_append_only', '55000', null, 'These records are only ever added to.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _200_append_only
  before update or delete or truncate on app.state_changes
  for each statement execute function app.tg__append_only();
--! EndIncluded app/triggers/state_changes.sql
--! Included app/policies/state_changes.sql
alter table app.state_changes enable row level security;

revoke all on app.state_changes from anonymous, customer, staff, admin, service;
grant select on app.state_changes to staff, admin;

-- Written by the trigger of the table that moved, never by a client.
create policy state_changes_auditors_read on app.state_changes
  for select to staff, admin using ((select app.has_permission('audit.read')));
--! EndIncluded app/policies/state_changes.sql
--! Included app/tables/outbox_events.sql
create table app.outbox_events (
  id             uuid        not null default uuidv7(),
  seq            bigint      not null generated always as identity,
  aggregate_type text        not null,
  aggregate_id   uuid        not null,
  event_type     text        not null,
  schema_version integer     not null default 1,
  payload        jsonb       not null,
  occurred_at    timestamptz not null default clock_timestamp(),
  published_at   timestamptz,
  actor_id       uuid,
  correlation_id text,
  causation_id   uuid,

  constraint outbox_events_pkey primary key (id),
  constraint outbox_events_seq_key unique (seq)
);

comment on table app.outbox_events is
  E'@behavior -*\nFacts to be told to others, written in the transaction that made them true. A '
  'relay takes them in '
  'the order of seq, which per aggregate is the order of commit: whoever emits holds the '
  'aggregate''s row.';
comment on column app.outbox_events.id is 'The id of the event (ce_id of CloudEvents 1.0).';
comment on column app.outbox_events.seq is 'The order to publish in.';
comment on column app.outbox_events.aggregate_type is
  'What the event is about: vehicle, rental and so on.';
comment on column app.outbox_events.aggregate_id is
  'Which one: the key that keeps its events in order.';
comment on column app.outbox_events.event_type is 'What happened, such as RentalReserved.';
comment on column app.outbox_events.schema_version is 'The version of the payload''s shape.';
comment on column app.outbox_events.payload is 'The facts; no personal data beyond ids.';
comment on column app.outbox_events.occurred_at is 'When it was written.';
comment on column app.outbox_events.published_at is 'When the relay handed it on; null until then.';
comment on column app.outbox_events.actor_id is 'The user who did it.';
comment on column app.outbox_events.correlation_id is 'The request that did it.';
comment on column app.outbox_events.causation_id is 'The event that this one follows from.';
comment on constraint outbox_events_seq_key on app.outbox_events is 'Events have one order.';
--! EndIncluded app/tables/outbox_events.sql
--! Included app/policies/outbox_events.sql
-- No API role has any right here and no policy lets one in: events leave by the relay.
alter table app.outbox_events enable row level security;
revoke all on app.outbox_events from anonymous, customer, staff, admin, service;
--! EndIncluded app/policies/outbox_events.sql
--! Included app/tables/inbox_messages.sql
create table app.inbox_messages (
  consumer     text        not null,
  event_id     uuid        not null,
  processed_at timestamptz not null default clock_timestamp(),

  constraint inbox_messages_pkey primary key (consumer, event_id)
);

comment on table app.inbox_messages is
  E'@behavior -*\nThe events that a consumer has handled, written in the transaction of their '
  'effect: '
  'a second delivery finds its row and does nothing.';
comment on column app.inbox_messages.consumer is 'The name of the consumer.';
comment on column app.inbox_messages.event_id is 'The id of the event (ce_id).';
comment on column app.inbox_messages.processed_at is 'When its effect was written.';
--! EndIncluded app/tables/inbox_messages.sql
--! Included app/policies/inbox_messages.sql
-- Only consumers come here, through functions of their own.
alter table app.inbox_messages enable row level security;
revoke all on app.inbox_messages from anonymous, customer, staff, admin, service;
--! EndIncluded app/policies/inbox_messages.sql
--! Included app/functions/emit_event.sql
-- Money is a string in JSON: readers that take numbers for doubles would lose cents.
create or replace function app.emit_event(
  event_type text, aggregate_type text, aggregate_id uuid, payload jsonb,
  schema_version integer default 1, causation_id uuid default null
) returns void
  language sql volatile
begin atomic
  insert into app.outbox_events
    (event_type, aggregate_type, aggregate_id, payload, schema_version, causation_id,
     actor_id, correlation_id)
  values
    (event_type, aggregate_type, aggregate_id,
     coalesce((
       select jsonb_object_agg(f.key, case
         when f.key like '%\_cents' then to_jsonb(f.value #>> '{}') else f.value end)
       from jsonb_each(payload) as f), '{}'),
     schema_version, causation_id, app.current_user_id(), app.current_correlation_id());
end;

comment on function app.emit_event(text, text, uuid, jsonb, integer, uuid) is
  E'@behavior -*\nWrites an event into the outbox. Call it while this transaction holds the '
  'aggregate''s row '
  '(inserted or locked), so that the order of seq is the order of commit.';
--! EndIncluded app/functions/emit_event.sql
--! Included app/triggers/state_machine.sql
-- The one guard of every state machine. `before insert or update of status`: also a move to the
-- state that it is already in is a move, and is refused unless it is listed.
create or replace function app.tg__state_transition() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_machine constant text := tg_argv[0];
  v_from constant text := case when tg_op = 'UPDATE' then old.status end;
begin
  if exists (
    select from app.state_transitions t
    where t.machine = v_machine
      and t.from_state is not distinct from v_from
      and t.to_state = new.status
  ) then
    return new;
  end if;

  raise exception using
    errcode = 'object_not_in_prerequisite_state', schema = tg_table_schema, table = tg_table_name,
    constraint = tg_table_name || '_status_transition',
    message = format(
      'A %s cannot go from %s to %s.', v_machine, coalesce(v_from, 'nothing'), new.status),
    datatype = 'app.details', detail = jsonb_build_object('from', v_from, 'to', new.status)::text;
end;
$$;

comment on function app.tg__state_transition() is
  'Refuses every change of status that app.state_transitions does not list. Argument: the machine.';

-- After the fact, so that `insert … on conflict do nothing` records nothing for a row that was not
-- written.
create or replace function app.tg__state_change() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_machine constant text := tg_argv[0];
  v_from constant text := case when tg_op = 'UPDATE' then old.status end;
  v_event_type text;
  v_row jsonb;
begin
  insert into app.state_changes (machine, entity_id, from_state, to_state, actor_id, correlation_id)
  values (
    v_machine, new.id, v_from, new.status, app.current_user_id(), app.current_correlation_id());

  select t.event_type into v_event_type
  from app.state_transitions t
  where t.machine = v_machine
    and t.from_state is not distinct from v_from
    and t.to_state = new.status
    and t.event_type is not null
  limit 1;

  -- The payload only for an event, and by key: both halves of this took 80 us off a reservation.
  if v_event_type is not null then
    v_row := to_jsonb(new);
    perform app.emit_event(v_event_type, v_machine, new.id, (
      select jsonb_object_agg(c.name, v_row -> c.name) from unnest(tg_argv[1:]) c (name)));
  end if;
  return null;
end;
$$;

comment on function app.tg__state_change() is
  'Records a change of status and emits its event. Arguments: the machine, then the columns of '
  'the payload.';
--! EndIncluded app/triggers/state_machine.sql
--! Included app/tables/idempotency_keys.sql
create table app.idempotency_keys (
  user_id      uuid        not null,
  key          text        not null,
  operation    text        not null,
  request_hash text        not null,
  permissions  text[]      not null default '{}',
  response     json,
  claimed_at   timestamptz not null default now(),

  constraint idempotency_keys_pkey primary key (user_id, key),
  constraint idempotency_keys_key_format check (key ~ '^[\x21-\x7e]{8,128}$')
);

create index idempotency_keys_claimed_at_idx on app.idempotency_keys (claimed_at);

comment on table app.idempotency_keys is
  E'@behavior -*\nClaim, effect and answer of a keyed request, committed together; kept 24 hours. '
  'Source: IETF draft-ietf-httpapi-idempotency-key-header.';
comment on column app.idempotency_keys.user_id is
  'Whose key it is: the same key of another user is another key.';
comment on column app.idempotency_keys.key is 'The Idempotency-Key that the client sent.';
comment on column app.idempotency_keys.operation is 'The API it came by, such as graphql.';
comment on column app.idempotency_keys.request_hash is 'sha256 of the request in canonical form.';
comment on column app.idempotency_keys.permissions is
  'What the first run needed; a replay needs it again.';
comment on column app.idempotency_keys.response is
  'The stored answer; json, not jsonb, to keep its order of keys.';
comment on column app.idempotency_keys.claimed_at is 'When the first request came.';
comment on constraint idempotency_keys_key_format on app.idempotency_keys is
  'An idempotency key is 8 to 128 visible ASCII characters.';
--! EndIncluded app/tables/idempotency_keys.sql
--! Included app/policies/idempotency_keys.sql
-- Reached only through the functions that claim and store: nobody reads another's answers.
alter table app.idempotency_keys enable row level security;
revoke all on app.idempotency_keys from anonymous, customer, staff, admin, service;
--! EndIncluded app/policies/idempotency_keys.sql
--! Included app/functions/claim_idempotency_key.sql
insert into app.rules (name, sqlstate, status, message) values
  ('idempotency_keys_same_request', '55000', 422,
   'This idempotency key was used for another request.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- The insert waits for a concurrent owner of the key; lock_timeout bounds the wait (55P03,
-- retried).
create or replace function app.claim_idempotency_key(operation text, request_hash text) returns json
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_user_id constant uuid := app.current_user_id();
  v_key constant text := nullif(current_setting('request.idempotency_key', true), '');
  v_stored app.idempotency_keys;
  v_permission text;
begin
  if v_user_id is null or v_key is null then
    return null;
  end if;

  insert into app.idempotency_keys (user_id, key, operation, request_hash)
  values (v_user_id, v_key, claim_idempotency_key.operation, claim_idempotency_key.request_hash)
  on conflict on constraint idempotency_keys_pkey do update
    set operation = excluded.operation, request_hash = excluded.request_hash,
        permissions = '{}', response = null, claimed_at = now()
    where idempotency_keys.claimed_at < now() - interval '24 hours';
  if found then
    return null;
  end if;

  select * into strict v_stored
  from app.idempotency_keys k
  where k.user_id = v_user_id and k.key = v_key;

  if (v_stored.operation, v_stored.request_hash)
     is distinct from (claim_idempotency_key.operation, claim_idempotency_key.request_hash) then
    perform app.raise_rule('idempotency_keys_same_request');
  end if;

  foreach v_permission in array v_stored.permissions loop
    perform app.require_permission(v_permission);
  end loop;
  return v_stored.response;
end;
$$;

comment on function app.claim_idempotency_key(text, text) is
  E'@behavior -*\nClaims the key of this request: null means go on, else the stored answer. '
  'Refuses another request '
  'under the same key (idempotency_keys_same_request) and whoever lost a permission that the '
  'first run needed '
  '(42501). Security definer: the table is closed to everybody.';

grant execute on function app.claim_idempotency_key(text, text)
  to anonymous, customer, staff, admin, service;
--! EndIncluded app/functions/claim_idempotency_key.sql
--! Included app/functions/store_idempotent_response.sql
create or replace function app.store_idempotent_response(operation text, response json) returns void
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  update app.idempotency_keys k
  set response = store_idempotent_response.response,
      permissions = coalesce(
        string_to_array(nullif(current_setting('request.permissions', true), ''), ','), '{}')
  where k.user_id = app.current_user_id()
    and k.key = nullif(current_setting('request.idempotency_key', true), '')
    and k.operation = store_idempotent_response.operation
    and k.response is null;
end;
$$;

comment on function app.store_idempotent_response(text, json) is
  E'@behavior -*\nStores the answer of this request under the key that it has claimed, in the '
  'same transaction. '
  'Security definer: the table is closed to everybody.';

grant execute on function app.store_idempotent_response(text, json)
  to anonymous, customer, staff, admin, service;
--! EndIncluded app/functions/store_idempotent_response.sql
--! Included app/functions/purge_idempotency_keys.sql
create or replace function app.purge_idempotency_keys() returns bigint
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_purged bigint;
begin
  perform app.act_as_system();

  delete from app.idempotency_keys k
  where (k.user_id, k.key) in (
    select e.user_id, e.key from app.idempotency_keys e
    where e.claimed_at < now() - interval '24 hours'
    order by e.claimed_at
    limit 10000
    for update skip locked
  );
  get diagnostics v_purged = row_count;
  return v_purged;
end;
$$;

comment on function app.purge_idempotency_keys() is
  E'@behavior -*\nForgets keys older than 24 hours, at most 10,000 a call, and says how many. '
  'Security definer: the worker has no right on the table.';

grant execute on function app.purge_idempotency_keys() to rentify_worker;
--! EndIncluded app/functions/purge_idempotency_keys.sql
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
where n.nspname in ('app', 'identity', 'accounting', 'fleet', 'rental', 'maintenance')
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
--! EndIncluded app/index.sql
