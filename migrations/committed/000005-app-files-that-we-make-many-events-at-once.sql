--! Previous: sha1:ed0fc2ea76dffac9ab4bc757050fc4ecf53c4040
--! Hash: sha1:24ded63239ddabadcd3ff6fcd3f715b07660f0d6
--! Message: app: files that we make, many events at once

-- What changes, and why.

--! Included app/functions/emit_events.sql
-- For statements that make many facts true at once: one insert for all, 20 us less for each.
-- Payloads are written as they are: amounts in them must be strings already.
create or replace function app.emit_events(
  event_type text, aggregate_type text, aggregate_ids uuid[], payloads jsonb[]
) returns void
  language sql volatile
begin atomic
  insert into app.outbox_events
    (event_type, aggregate_type, aggregate_id, payload, actor_id, correlation_id)
  select event_type, aggregate_type, e.aggregate_id, e.payload, app.current_user_id(),
         app.current_correlation_id()
  from unnest(aggregate_ids, payloads) e (aggregate_id, payload);
end;

comment on function app.emit_events(text, text, uuid[], jsonb[]) is
  E'@behavior -*\nWrites events of one type into the outbox, like emit_event. Money in the '
  'payloads is a string.';
--! EndIncluded app/functions/emit_events.sql
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
where n.nspname in ('app', 'identity', 'accounting', 'fleet', 'rental', 'maintenance', 'reporting')
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
--! Included identity/data/roles_and_permissions.sql
-- The seeded roles and what they may do; an admin changes them as data, and a later migration adds
-- to them.
insert into identity.roles (name, token_role, description) values
  ('admin', 'admin', 'Everything, users and roles included.'),
  ('fleet_manager', 'staff', 'Buys, keeps and sells the vehicles, and sets the prices.'),
  ('agent', 'staff', 'Serves customers at the desk.'),
  ('mechanic', 'staff', 'Keeps the vehicles on the road.'),
  ('accountant', 'staff', 'Keeps the books.'),
  ('customer', 'customer', 'Rents for oneself.'),
  ('service', 'service', 'A program; may do what its keys scopes say.')
on conflict on constraint roles_name_key do nothing;

insert into identity.permissions (name, description) values
  ('users.manage', 'Create, change and disable users.'),
  ('roles.manage', 'Give and take roles and permissions.'),
  ('audit.read', 'Read who changed what, and when.'),
  ('vehicles.read', 'See the vehicles, their documents and odometers.'),
  ('vehicles.register', 'Add a vehicle to the fleet.'),
  ('vehicles.update', 'Change what is known of a vehicle.'),
  ('vehicles.decommission', 'Take a vehicle out of the fleet for good.'),
  ('vehicles.documents', 'Record and replace the documents of a vehicle.'),
  ('vehicles.block', 'Take a vehicle out of rental for a while, and give it back.'),
  ('odometer.record', 'Record and void odometer readings.'),
  ('customers.read', 'See the customers.'),
  ('customers.manage', 'Register and change customers.'),
  ('rentals.quote', 'Ask for the price of a rental.'),
  ('rentals.reserve', 'Reserve a vehicle for any customer.'),
  ('rentals.reserve_own', 'Reserve a vehicle for oneself.'),
  ('rentals.read', 'See every rental.'),
  ('rentals.read_own', 'See ones own rentals, charges and payments.'),
  ('rentals.activate', 'Hand a vehicle over.'),
  ('rentals.extend', 'Extend a rental.'),
  ('rentals.complete', 'Take a vehicle back.'),
  ('rentals.charge', 'Add a charge to a rental.'),
  ('rentals.cancel', 'Cancel any reservation.'),
  ('rentals.cancel_own', 'Cancel ones own reservation.'),
  ('rentals.backdate', 'Record a rental that began in the past.'),
  ('rentals.configure', 'Change locations, plans, rates, taxes and extras.'),
  ('payments.read', 'See payments and deposits.'),
  ('payments.capture', 'Take payments and deposits, and give deposits back.'),
  ('payments.refund', 'Give a payment back.'),
  ('maintenance.read', 'See the maintenance of the vehicles.'),
  ('maintenance.schedule', 'Plan maintenance.'),
  ('maintenance.perform', 'Do and record maintenance.'),
  ('invoices.read', 'See invoices.'),
  ('invoices.manage', 'Issue and void invoices.'),
  ('accounting.read', 'See the books.'),
  ('accounting.configure', 'Change the chart of accounts and the company''s details.'),
  ('accounting.post', 'Prepare and approve entries.'),
  ('accounting.close', 'Close a period.'),
  ('accounting.reopen', 'Reopen a closed period.'),
  ('reports.fleet', 'See the reports on the fleet.'),
  ('reports.financial', 'See the financial statements.')
on conflict on constraint permissions_name_key do nothing;

-- The admin gets each permission when it is added (identity/triggers/permissions.sql).
select identity.grant_permissions('agent', 'vehicles.read');
select identity.grant_permissions('agent', 'odometer.record');
select identity.grant_permissions('agent', 'customers.%');
select identity.grant_permissions('agent', 'rentals.quote');
select identity.grant_permissions('agent', 'rentals.reserve');
select identity.grant_permissions('agent', 'rentals.read');
select identity.grant_permissions('agent', 'rentals.activate');
select identity.grant_permissions('agent', 'rentals.extend');
select identity.grant_permissions('agent', 'rentals.complete');
select identity.grant_permissions('agent', 'rentals.charge');
select identity.grant_permissions('agent', 'rentals.cancel');
select identity.grant_permissions('agent', 'payments.read');
select identity.grant_permissions('agent', 'payments.capture');
select identity.grant_permissions('agent', 'invoices.read');
select identity.grant_permissions('mechanic', 'vehicles.read');
select identity.grant_permissions('mechanic', 'maintenance.%');
select identity.grant_permissions('mechanic', 'odometer.record');
select identity.grant_permissions('fleet_manager', 'vehicles.%');
select identity.grant_permissions('fleet_manager', 'maintenance.%');
select identity.grant_permissions('fleet_manager', 'odometer.record');
select identity.grant_permissions('fleet_manager', 'rentals.read');
select identity.grant_permissions('fleet_manager', 'rentals.configure');
select identity.grant_permissions('fleet_manager', 'rentals.backdate');
select identity.grant_permissions('fleet_manager', 'reports.fleet');
select identity.grant_permissions('accountant', 'accounting.%');
select identity.grant_permissions('accountant', 'invoices.%');
select identity.grant_permissions('accountant', 'payments.%');
select identity.grant_permissions('accountant', 'reports.%');
select identity.grant_permissions('customer', 'rentals.quote');
select identity.grant_permissions('customer', 'rentals.reserve_own');
select identity.grant_permissions('customer', 'rentals.read_own');
select identity.grant_permissions('customer', 'rentals.cancel_own');
--! EndIncluded identity/data/roles_and_permissions.sql

-- Files that we make: invoices, exports. Their policies go with the contexts that give them.
-- It is born here: nothing is lost.
-- squawk-ignore ban-drop-table
drop table if exists app.stored_files cascade;
drop function if exists app.store_file;
drop type if exists app.file_download cascade;
drop domain if exists app.media_type cascade;
--! Included app/types/media_type.sql
create domain app.media_type as text
  constraint media_type_known check (value in ('application/pdf', 'text/csv', 'text/html'));

comment on domain app.media_type is 'What a stored file is (IANA media type).';
comment on constraint media_type_known on domain app.media_type is
  'A file is a PDF, CSV or HTML.';
--! EndIncluded app/types/media_type.sql
--! Included app/types/file_download.sql
create type app.file_download as (
  file_name  text,
  media_type app.media_type,
  sha256     text,
  content    bytea
);

comment on type app.file_download is
  'A file as its reader gets it; without content while it is not made yet.';
comment on column app.file_download.file_name is 'Its name, without an extension.';
comment on column app.file_download.media_type is 'What it is (IANA media type).';
comment on column app.file_download.sha256 is 'The SHA-256 of the content, in hexadecimal.';
comment on column app.file_download.content is 'Its bytes.';
--! EndIncluded app/types/file_download.sql
--! Included app/tables/stored_files.sql
create table app.stored_files (
  id          uuid           not null default uuidv7(),
  media_type  app.media_type not null,
  content     bytea          not null,
  byte_length integer        not null generated always as (octet_length(content)) stored,
  sha256      text           not null generated always as (encode(sha256(content), 'hex')) stored,
  kept_until  timestamptz,
  created_at  timestamptz    not null default now(),

  constraint stored_files_pkey primary key (id),
  constraint stored_files_content_size check (octet_length(content) between 1 and 20971520)
);

comment on table app.stored_files is
  E'@behavior -*\nFiles that we made: documents, kept for ever, and exports, kept for a while. '
  'Who sees what a file belongs to may read it.';
comment on column app.stored_files.id is 'The id of the file.';
comment on column app.stored_files.media_type is 'What it is (IANA media type).';
comment on column app.stored_files.content is 'Its bytes.';
comment on column app.stored_files.byte_length is 'How many bytes.';
comment on column app.stored_files.sha256 is 'Their SHA-256, in hexadecimal.';
comment on column app.stored_files.kept_until is 'Until when it is kept; null for ever.';
comment on column app.stored_files.created_at is 'When it was stored.';
comment on constraint stored_files_content_size on app.stored_files is
  'A file has 1 byte to 20 MB.';
--! EndIncluded app/tables/stored_files.sql
--! Included app/triggers/stored_files.sql
insert into app.rules (name, sqlstate, status, message) values
  ('stored_files_append_only', '55000', null, 'A file is not changed, nor removed while kept.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _200_append_only
  before update or truncate on app.stored_files
  for each statement execute function app.tg__append_only();

-- What was only kept for a while goes when that is over, and not before.
create or replace trigger _200_kept
  before delete on app.stored_files
  for each row when (old.kept_until is null or old.kept_until > now())
  execute function app.tg__append_only();
--! EndIncluded app/triggers/stored_files.sql
--! Included app/policies/stored_files.sql
alter table app.stored_files enable row level security;

revoke all on app.stored_files from anonymous, customer, staff, admin, service;
grant select on app.stored_files to customer, staff, admin, service;

-- Which files, say the contexts that they belong to: <context>/policies/app_stored_files.sql.
-- Written by app.store_file alone.
--! EndIncluded app/policies/stored_files.sql
--! Included app/functions/store_file.sql
create or replace function app.store_file(
  media_type app.media_type,
  content bytea,
  kept_until timestamptz default null
) returns app.stored_files
  language plpgsql volatile set search_path = ''
as $$
declare
  v_file app.stored_files;
begin
  insert into app.stored_files (media_type, content, kept_until)
  values (store_file.media_type, store_file.content, store_file.kept_until)
  returning * into v_file;
  return v_file;
end;
$$;

comment on function app.store_file(app.media_type, bytea, timestamptz) is
  E'@behavior -*\nKeeps a file, for ever unless an end is given, and returns it with its hash.';
--! EndIncluded app/functions/store_file.sql
--! Included app/functions/remove_file.sql
create or replace function app.remove_file(file_id uuid) returns void
  language sql volatile
begin atomic
  delete from app.stored_files f where f.id = remove_file.file_id;
end;

comment on function app.remove_file(uuid) is
  E'@behavior -*\nRemoves a file that is no longer kept; one that still is cannot be.';
--! EndIncluded app/functions/remove_file.sql
