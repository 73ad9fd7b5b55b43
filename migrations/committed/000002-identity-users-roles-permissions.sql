--! Previous: sha1:1c78cb20637204a456940f634e6d481c692ea764
--! Hash: sha1:5df7f29075b000ba577680cbbf2af3a574037d99
--! Message: identity: users, roles, permissions

-- Who uses the system, the roles they hold, and what a role may do.
drop schema if exists identity cascade;

--! Included identity/index.sql
--! Included identity/schema.sql
create schema identity;
comment on schema identity is
  'Who uses the system: users, the roles they hold, and what a role may do. Serves both products.';

grant usage on schema identity to anonymous, customer, staff, admin, service;
--! EndIncluded identity/schema.sql
--! Included identity/types/domains.sql
create domain identity.user_status as text
  constraint user_status_known check (value in ('active', 'disabled'));
comment on domain identity.user_status is 'A user may sign in, or is shut out at the next request.';
comment on constraint user_status_known on domain identity.user_status is
  'A user is active or disabled.';

create domain identity.token_role as text
  constraint token_role_known check (value in ('admin', 'staff', 'customer', 'service'));
comment on domain identity.token_role is
  'The role that a token names: it decides which tables are visible at all. Who holds several '
  'gets the first.';
comment on constraint token_role_known on domain identity.token_role is
  'A token names the role admin, staff, customer or service.';

create domain identity.staff_type as text
  constraint staff_type_known
    check (value in ('driver', 'conductor', 'mechanic', 'admin', 'system'));
comment on domain identity.staff_type is 'What a member of staff does.';
comment on constraint staff_type_known on domain identity.staff_type is
  'A member of staff is a driver, conductor, mechanic, admin or the system.';
--! EndIncluded identity/types/domains.sql
--! Included identity/tables/users.sql
create table identity.users (
  id                  uuid                not null default uuidv7(),
  email               text                not null,
  display_name        text                not null,
  status              identity.user_status not null default 'active',
  created_at          timestamptz         not null default now(),
  created_by          uuid,
  updated_at          timestamptz         not null default now(),
  updated_by          uuid,
  row_version         bigint              not null default 0,

  constraint users_pkey primary key (id),
  constraint users_email_key unique (email),
  constraint users_email_normal check (
    email = lower(app.clean_text(normalize(email, nfkc))) and length(email) <= 254
    and email ~ '^[^@[:space:][:cntrl:]]+@[^@[:space:][:cntrl:]]+[.][^@[:space:][:cntrl:]]+$'),
  constraint users_display_name_length check (length(display_name) between 1 and 120)
);

comment on table identity.users is
  'Somebody who may sign in: staff, customer, service, or the system itself.';
comment on column identity.users.id is 'The id of the user; the subject of its tokens.';
comment on column identity.users.email is 'The address to sign in with: lower case, NFKC.';
comment on column identity.users.display_name is 'The name that others see.';
comment on column identity.users.status is 'Whether the user may sign in.';
comment on column identity.users.created_at is 'When it was written.';
comment on column identity.users.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column identity.users.updated_at is 'When it was last changed.';
comment on column identity.users.updated_by is 'The user who last changed it.';
comment on column identity.users.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint users_email_key on identity.users is 'This email address is taken.';
comment on constraint users_email_normal on identity.users is
  'An email address looks like name@host.tld, in lower case, without invisible characters, at '
  'most 254 long.';
comment on constraint users_display_name_length on identity.users is
  'A name has 1 to 120 characters.';
--! EndIncluded identity/tables/users.sql
--! Included identity/tables/roles.sql
create table identity.roles (
  id                  uuid                not null default uuidv7(),
  name                text                not null,
  token_role          identity.token_role not null,
  description         text                not null,
  created_at          timestamptz         not null default now(),
  created_by          uuid,
  updated_at          timestamptz         not null default now(),
  updated_by          uuid,
  row_version         bigint              not null default 0,

  constraint roles_pkey primary key (id),
  constraint roles_name_key unique (name),
  constraint roles_name_format check (name ~ '^[a-z][a-z_]{1,39}$'),
  constraint roles_description_length check (length(description) between 1 and 300)
);

comment on table identity.roles is
  'A job that a user may hold, such as agent: a set of permissions. Data, not Postgres roles.';
comment on column identity.roles.id is 'The id of the role.';
comment on column identity.roles.name is 'The name of the role, such as fleet_manager.';
comment on column identity.roles.token_role is 'The role that its holder''s tokens name.';
comment on column identity.roles.description is 'What its holders do.';
comment on column identity.roles.created_at is 'When it was written.';
comment on column identity.roles.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column identity.roles.updated_at is 'When it was last changed.';
comment on column identity.roles.updated_by is 'The user who last changed it.';
comment on column identity.roles.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint roles_name_key on identity.roles is 'There is a role of this name.';
comment on constraint roles_name_format on identity.roles is
  'The name of a role is in lower snake case, 2 to 40 letters.';
comment on constraint roles_description_length on identity.roles is
  'A description has 1 to 300 characters.';
--! EndIncluded identity/tables/roles.sql
--! Included identity/tables/permissions.sql
create table identity.permissions (
  id                  uuid                not null default uuidv7(),
  name                text                not null,
  description         text                not null,
  created_at          timestamptz         not null default now(),
  created_by          uuid,
  updated_at          timestamptz         not null default now(),
  updated_by          uuid,
  row_version         bigint              not null default 0,

  constraint permissions_pkey primary key (id),
  constraint permissions_name_key unique (name),
  constraint permissions_name_format check (name ~ '^[a-z_]+[.][a-z_]+$'),
  constraint permissions_description_length check (length(description) between 1 and 300)
);

comment on table identity.permissions is
  'Something that may be done, such as rentals.reserve. Commands ask for it by name.';
comment on column identity.permissions.id is 'The id of the permission.';
comment on column identity.permissions.name is 'Its name: what, a dot, the verb.';
comment on column identity.permissions.description is 'What its holder may do.';
comment on column identity.permissions.created_at is 'When it was written.';
comment on column identity.permissions.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column identity.permissions.updated_at is 'When it was last changed.';
comment on column identity.permissions.updated_by is 'The user who last changed it.';
comment on column identity.permissions.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint permissions_name_key on identity.permissions is
  'There is a permission of this name.';
comment on constraint permissions_name_format on identity.permissions is
  'A permission is named thing.verb.';
comment on constraint permissions_description_length on identity.permissions is
  'A description has 1 to 300 characters.';
--! EndIncluded identity/tables/permissions.sql
--! Included identity/tables/user_roles.sql
create table identity.user_roles (
  user_id             uuid                not null,
  role_id             uuid                not null,
  created_at          timestamptz         not null default now(),
  created_by          uuid,
  updated_at          timestamptz         not null default now(),
  updated_by          uuid,
  row_version         bigint              not null default 0,

  constraint user_roles_pkey primary key (user_id, role_id),
  constraint user_roles_user_id_fkey foreign key (user_id)
    references identity.users (id) on delete restrict,
  constraint user_roles_role_id_fkey foreign key (role_id)
    references identity.roles (id) on delete restrict
);

create index user_roles_role_id_idx on identity.user_roles (role_id);

comment on table identity.user_roles is 'Which roles a user holds.';
comment on column identity.user_roles.user_id is 'The user.';
comment on column identity.user_roles.role_id is 'A role that the user holds.';
comment on column identity.user_roles.created_at is 'When it was written.';
comment on column identity.user_roles.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column identity.user_roles.updated_at is 'When it was last changed.';
comment on column identity.user_roles.updated_by is 'The user who last changed it.';
comment on column identity.user_roles.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint user_roles_user_id_fkey on identity.user_roles is 'There is no such user.';
comment on constraint user_roles_role_id_fkey on identity.user_roles is 'There is no such role.';
--! EndIncluded identity/tables/user_roles.sql
--! Included identity/tables/role_permissions.sql
create table identity.role_permissions (
  role_id             uuid                not null,
  permission_id       uuid                not null,
  created_at          timestamptz         not null default now(),
  created_by          uuid,
  updated_at          timestamptz         not null default now(),
  updated_by          uuid,
  row_version         bigint              not null default 0,

  constraint role_permissions_pkey primary key (role_id, permission_id),
  constraint role_permissions_role_id_fkey foreign key (role_id)
    references identity.roles (id) on delete restrict,
  constraint role_permissions_permission_id_fkey foreign key (permission_id)
    references identity.permissions (id) on delete restrict
);

create index role_permissions_permission_id_idx on identity.role_permissions (permission_id);

comment on table identity.role_permissions is 'What the holders of a role may do.';
comment on column identity.role_permissions.role_id is 'The role.';
comment on column identity.role_permissions.permission_id is 'A permission of its holders.';
comment on column identity.role_permissions.created_at is 'When it was written.';
comment on column identity.role_permissions.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column identity.role_permissions.updated_at is 'When it was last changed.';
comment on column identity.role_permissions.updated_by is 'The user who last changed it.';
comment on column identity.role_permissions.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint role_permissions_role_id_fkey on identity.role_permissions is
  'There is no such role.';
comment on constraint role_permissions_permission_id_fkey on identity.role_permissions is
  'There is no such permission.';
--! EndIncluded identity/tables/role_permissions.sql
--! Included identity/tables/staff_profiles.sql
create table identity.staff_profiles (
  user_id             uuid                not null,
  staff_type          identity.staff_type not null,
  daily_rate_cents    app.cents,
  currency            app.currency_code,
  created_at          timestamptz         not null default now(),
  created_by          uuid,
  updated_at          timestamptz         not null default now(),
  updated_by          uuid,
  row_version         bigint              not null default 0,

  constraint staff_profiles_pkey primary key (user_id),
  constraint staff_profiles_user_id_fkey foreign key (user_id)
    references identity.users (id) on delete restrict,
  constraint staff_profiles_daily_rate_positive check (daily_rate_cents >= 0),
  constraint staff_profiles_daily_rate_has_currency
    check (num_nulls(daily_rate_cents, currency) <> 1)
);

comment on table identity.staff_profiles is 'What is known of a user who works here.';
comment on column identity.staff_profiles.user_id is 'The user.';
comment on column identity.staff_profiles.staff_type is 'What the person does.';
comment on column identity.staff_profiles.daily_rate_cents is
  'What a day of work costs, in minor units of currency.';
comment on column identity.staff_profiles.currency is 'The currency of the daily rate (ISO 4217).';
comment on column identity.staff_profiles.created_at is 'When it was written.';
comment on column identity.staff_profiles.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column identity.staff_profiles.updated_at is 'When it was last changed.';
comment on column identity.staff_profiles.updated_by is 'The user who last changed it.';
comment on column identity.staff_profiles.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint staff_profiles_user_id_fkey on identity.staff_profiles is
  'There is no such user.';
comment on constraint staff_profiles_daily_rate_positive on identity.staff_profiles is
  'A daily rate is not negative.';
comment on constraint staff_profiles_daily_rate_has_currency on identity.staff_profiles is
  'A daily rate comes with its currency.';
--! EndIncluded identity/tables/staff_profiles.sql
--! Included identity/triggers/users.sql
create or replace trigger _100_stamp
  before insert or update on identity.users
  for each row execute function app.tg__stamp();
--! EndIncluded identity/triggers/users.sql
--! Included identity/triggers/roles.sql
create or replace trigger _100_stamp
  before insert or update on identity.roles
  for each row execute function app.tg__stamp();
--! EndIncluded identity/triggers/roles.sql
--! Included identity/triggers/permissions.sql
create or replace trigger _100_stamp
  before insert or update on identity.permissions
  for each row execute function app.tg__stamp();

-- Whatever a later context adds, the admin may do.
create or replace function identity.tg_permissions__admin_has_all() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  insert into identity.role_permissions (role_id, permission_id)
  select r.id, new.id from identity.roles r where r.name = 'admin'
  on conflict on constraint role_permissions_pkey do nothing;
  return null;
end;
$$;

comment on function identity.tg_permissions__admin_has_all() is
  'Gives a new permission to the role admin.';

create or replace trigger _500_admin_has_all
  after insert on identity.permissions
  for each row execute function identity.tg_permissions__admin_has_all();
--! EndIncluded identity/triggers/permissions.sql
--! Included identity/triggers/user_roles.sql
create or replace trigger _100_stamp
  before insert or update on identity.user_roles
  for each row execute function app.tg__stamp();
--! EndIncluded identity/triggers/user_roles.sql
--! Included identity/triggers/role_permissions.sql
create or replace trigger _100_stamp
  before insert or update on identity.role_permissions
  for each row execute function app.tg__stamp();
--! EndIncluded identity/triggers/role_permissions.sql
--! Included identity/triggers/staff_profiles.sql
create or replace trigger _100_stamp
  before insert or update on identity.staff_profiles
  for each row execute function app.tg__stamp();
--! EndIncluded identity/triggers/staff_profiles.sql
--! Included identity/functions/current_user_account.sql
create or replace function identity.current_user_account() returns identity.users
  language sql stable security definer
begin atomic
  select u.*
  from identity.users u
  where u.id = app.current_user_id() and u.status = 'active';
end;

comment on function identity.current_user_account() is
  'The user of this request; null without a token or when the account is disabled. '
  'Security definer: one row, the caller''s own.';

grant execute on function identity.current_user_account()
  to anonymous, customer, staff, admin, service;
--! EndIncluded identity/functions/current_user_account.sql
--! Included identity/policies/users.sql
alter table identity.users enable row level security;

revoke all on identity.users from anonymous, customer, staff, admin, service;
grant select on identity.users to customer, staff, admin, service;

-- By the account, not the claim: whoever is disabled has none, though the token lives on.
create policy users_self_reads on identity.users
  for select to customer, staff, admin, service
  using (id = (select (identity.current_user_account()).id));

create policy users_managers_read on identity.users
  for select to staff, admin
  using ((select app.has_permission('users.manage')));
--! EndIncluded identity/policies/users.sql
--! Included identity/policies/roles.sql
alter table identity.roles enable row level security;

revoke all on identity.roles from anonymous, customer, staff, admin, service;
grant select on identity.roles to staff, admin;

create policy roles_staff_reads on identity.roles
  for select to staff, admin using ((select (identity.current_user_account()).id) is not null);
--! EndIncluded identity/policies/roles.sql
--! Included identity/policies/permissions.sql
alter table identity.permissions enable row level security;

revoke all on identity.permissions from anonymous, customer, staff, admin, service;
grant select on identity.permissions to staff, admin;

create policy permissions_staff_reads on identity.permissions
  for select to staff, admin using ((select (identity.current_user_account()).id) is not null);
--! EndIncluded identity/policies/permissions.sql
--! Included identity/policies/user_roles.sql
alter table identity.user_roles enable row level security;

revoke all on identity.user_roles from anonymous, customer, staff, admin, service;
grant select on identity.user_roles to staff, admin;

create policy user_roles_self_reads on identity.user_roles
  for select to staff, admin
  using (user_id = (select (identity.current_user_account()).id));

create policy user_roles_managers_read on identity.user_roles
  for select to staff, admin
  using ((select app.has_permission('roles.manage')));
--! EndIncluded identity/policies/user_roles.sql
--! Included identity/policies/role_permissions.sql
alter table identity.role_permissions enable row level security;

revoke all on identity.role_permissions from anonymous, customer, staff, admin, service;
grant select on identity.role_permissions to staff, admin;

create policy role_permissions_staff_reads on identity.role_permissions
  for select to staff, admin using ((select (identity.current_user_account()).id) is not null);
--! EndIncluded identity/policies/role_permissions.sql
--! Included identity/policies/staff_profiles.sql
alter table identity.staff_profiles enable row level security;

revoke all on identity.staff_profiles from anonymous, customer, staff, admin, service;
grant select on identity.staff_profiles to staff, admin;

create policy staff_profiles_self_reads on identity.staff_profiles
  for select to staff, admin
  using (user_id = (select (identity.current_user_account()).id));

create policy staff_profiles_managers_read on identity.staff_profiles
  for select to staff, admin
  using ((select app.has_permission('users.manage')));
--! EndIncluded identity/policies/staff_profiles.sql
--! Included identity/functions/current_permissions.sql
create or replace function identity.current_permissions() returns text[]
  language sql stable security definer
begin atomic
  select coalesce(array_agg(distinct p.name order by p.name), '{}')
  from identity.users u
  join identity.user_roles ur on ur.user_id = u.id
  join identity.role_permissions rp on rp.role_id = ur.role_id
  join identity.permissions p on p.id = rp.permission_id
  where u.id = app.current_user_id() and u.status = 'active';
end;

comment on function identity.current_permissions() is
  'What the user of this request may do, by name; empty without a token. Security definer: only '
  'the caller''s own.';

grant execute on function identity.current_permissions()
  to anonymous, customer, staff, admin, service;
--! EndIncluded identity/functions/current_permissions.sql
--! Included identity/functions/is_active_user.sql
create or replace function identity.is_active_user(id uuid) returns boolean
  language sql stable
return exists (select from identity.users u where u.id = is_active_user.id and u.status = 'active');

comment on function identity.is_active_user(uuid) is
  E'@behavior -*\nWhether there is such a user who may sign in; for contexts that point at one. '
  'Granted to nobody: only security definer functions reach it.';
--! EndIncluded identity/functions/is_active_user.sql
--! Included identity/functions/grant_permissions.sql
create or replace function identity.grant_permissions(role_name text, permission_pattern text)
  returns void
  language sql volatile
begin atomic
  insert into identity.role_permissions (role_id, permission_id)
  select r.id, p.id
  from identity.roles r
  join identity.permissions p on p.name like grant_permissions.permission_pattern
  where r.name = grant_permissions.role_name
  on conflict on constraint role_permissions_pkey do nothing;
end;

comment on function identity.grant_permissions(text, text) is
  E'@behavior -*\nGives a role every permission whose name is like the pattern. Only migrations '
  'call it.';
--! EndIncluded identity/functions/grant_permissions.sql
--! Included identity/data/system_user.sql
insert into identity.users (id, email, display_name)
values (app.system_user_id(), 'system@rentify.invalid', 'The system')
on conflict on constraint users_pkey do nothing;

insert into identity.staff_profiles (user_id, staff_type)
values (app.system_user_id(), 'system')
on conflict on constraint staff_profiles_pkey do nothing;
--! EndIncluded identity/data/system_user.sql
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
--! EndIncluded identity/index.sql
