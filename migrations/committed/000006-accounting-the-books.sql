--! Previous: sha1:24ded63239ddabadcd3ff6fcd3f715b07660f0d6
--! Hash: sha1:cca06456cfd122b2310f423e12273fd730b6ba64
--! Message: accounting: the books

-- The books (accounting).
drop schema if exists accounting cascade;
--! Included accounting/index.sql
--! Included accounting/schema.sql
create schema accounting;
comment on schema accounting is
  'The books: accounts, a journal that balances at every commit, invoices, money that came in, '
  'what is owed. Knows no vehicle and no rental but by their ids.';

grant usage on schema accounting
  to anonymous, customer, staff, admin, service, rentify_worker;
--! EndIncluded accounting/schema.sql
--! Included accounting/types/domains.sql
create domain accounting.account_type as text
  constraint account_type_known
    check (value in (
      'asset', 'liability', 'equity', 'revenue', 'expense'));
comment on domain accounting.account_type is
  'What an account counts: what we have, owe, own, earn or spend.';
comment on constraint account_type_known on domain accounting.account_type is
  'An account is an asset, a liability, equity, revenue or an expense.';

create domain accounting.entry_direction as text
  constraint entry_direction_known check (value in ('debit', 'credit'));
comment on domain accounting.entry_direction is 'The side of an account that a line stands on.';
comment on constraint entry_direction_known on domain accounting.entry_direction is
  'A line is a debit or a credit.';

create domain accounting.period_status as text
  constraint period_status_known check (value in ('open', 'closed'));
comment on domain accounting.period_status is 'Whether a month still takes postings.';
comment on constraint period_status_known on domain accounting.period_status is
  'A period is open or closed.';

create domain accounting.draft_status as text
  constraint draft_status_known check (value in ('draft', 'approved', 'posted', 'rejected'));
comment on domain accounting.draft_status is 'Where an entry prepared by hand stands.';
comment on constraint draft_status_known on domain accounting.draft_status is
  'A draft is a draft, approved, posted or rejected.';

create domain accounting.invoice_status as text
  constraint invoice_status_known
    check (value in (
      'draft', 'issued', 'paid', 'written_off', 'void',
      'discarded'));
comment on domain accounting.invoice_status is
  'Where an invoice stands: issued ones are owed; a void one was credited whole; a draft that is '
  'not wanted is discarded.';
comment on constraint invoice_status_known on domain accounting.invoice_status is
  'An invoice is a draft, issued, paid, written off, void or discarded.';

create domain accounting.payable_status as text
  constraint payable_status_known check (value in ('open', 'settled'));
comment on domain accounting.payable_status is 'Whether we still owe it.';
comment on constraint payable_status_known on domain accounting.payable_status is
  'A payable is open or settled.';

create domain accounting.series_kind as text
  constraint series_kind_known check (value in ('invoice', 'credit_note'));
comment on domain accounting.series_kind is 'What a series of numbers is for.';
comment on constraint series_kind_known on domain accounting.series_kind is
  'A series numbers invoices or credit notes.';
--! EndIncluded accounting/types/domains.sql
--! Included accounting/types/entry_line.sql
create type accounting.entry_line as (
  account_code text,
  direction    accounting.entry_direction,
  amount_cents app.cents,
  currency     app.currency_code,
  vehicle_id   uuid,
  rental_id    uuid,
  customer_id  uuid,
  location_id  uuid
);

comment on type accounting.entry_line is
  'A line to be posted: an account by its code, the side, the amount, and what it concerns.';
comment on column accounting.entry_line.account_code is 'The code of the account, such as CASH.';
comment on column accounting.entry_line.direction is 'Debit or credit.';
comment on column accounting.entry_line.amount_cents is
  'How much, in minor units; more than nothing.';
comment on column accounting.entry_line.currency is 'The currency (ISO 4217).';
comment on column accounting.entry_line.vehicle_id is 'The vehicle it concerns, if any.';
comment on column accounting.entry_line.rental_id is 'The rental it concerns, if any.';
comment on column accounting.entry_line.customer_id is 'The customer it concerns, if any.';
comment on column accounting.entry_line.location_id is 'The location it concerns, if any.';
--! EndIncluded accounting/types/entry_line.sql
--! Included accounting/types/posting.sql
create type accounting.posting as (
  external_ref_type text,
  external_ref_id   uuid,
  entry_date        date,
  description       text,
  reverses_entry_id uuid,
  lines             accounting.entry_line[]
);

comment on type accounting.posting is
  'An entry to be posted: a fact by its reference, its day, and its lines.';
comment on column accounting.posting.external_ref_type is
  'What kind of fact it is, such as invoice.';
comment on column accounting.posting.external_ref_id is 'Which one: the same fact is posted once.';
comment on column accounting.posting.entry_date is 'The day it is posted on.';
comment on column accounting.posting.description is 'What it is, in words.';
comment on column accounting.posting.reverses_entry_id is 'The entry that it takes back, if any.';
comment on column accounting.posting.lines is 'At least two, which balance in each currency.';
--! EndIncluded accounting/types/posting.sql
--! Included accounting/types/invoice_line_input.sql
create type accounting.invoice_line_input as (
  source_id        uuid,
  charge_type      text,
  description      text,
  quantity         integer,
  unit_price_cents app.cents,
  net_cents        app.cents,
  tax_rate_bp      integer,
  tax_cents        app.cents
);

comment on type accounting.invoice_line_input is 'A line of an invoice to be written.';
comment on column accounting.invoice_line_input.source_id is
  'The charge it stands for, if any; a charge is invoiced once.';
comment on column accounting.invoice_line_input.charge_type is
  'What it is for: decides the account of its revenue.';
comment on column accounting.invoice_line_input.description is 'What it is for, in words.';
comment on column accounting.invoice_line_input.quantity is 'How many units.';
comment on column accounting.invoice_line_input.unit_price_cents is
  'The price of a unit, net, in minor units.';
comment on column accounting.invoice_line_input.net_cents is
  'The price of the line, net, in minor units; negative for a discount.';
comment on column accounting.invoice_line_input.tax_rate_bp is
  'The rate of its tax in basis points.';
comment on column accounting.invoice_line_input.tax_cents is 'Its tax, in minor units.';
--! EndIncluded accounting/types/invoice_line_input.sql
--! Included accounting/types/invoice_item.sql
create type accounting.invoice_item as (
  charge_type      text,
  description      text,
  quantity         integer,
  unit_price_cents app.cents,
  tax_rate_bp      integer
);

comment on type accounting.invoice_item is 'What somebody puts on an invoice.';
comment on column accounting.invoice_item.charge_type is
  'What it is for: decides the account of its revenue.';
comment on column accounting.invoice_item.description is 'What it is for, in words.';
comment on column accounting.invoice_item.quantity is 'How many units, at least 1.';
comment on column accounting.invoice_item.unit_price_cents is
  'The price of a unit, net, in minor units; negative for a discount.';
comment on column accounting.invoice_item.tax_rate_bp is
  'The rate of its tax in basis points.';
--! EndIncluded accounting/types/invoice_item.sql
--! Included accounting/types/credit_line.sql
create type accounting.credit_line as (
  invoice_line_id uuid,
  source_id       uuid,
  charge_type     text,
  account_id      uuid,
  description     text,
  net_cents       app.cents,
  tax_rate_bp     integer,
  tax_cents       app.cents
);

comment on type accounting.credit_line is 'A line of a credit note to be written.';
comment on column accounting.credit_line.invoice_line_id is
  'The line of the invoice that it takes back; null for a discount on the whole.';
comment on column accounting.credit_line.source_id is
  'The charge that it stands for, if any; a charge is credited once.';
comment on column accounting.credit_line.charge_type is 'What it is for.';
comment on column accounting.credit_line.account_id is
  'The account of the revenue that it takes back.';
comment on column accounting.credit_line.description is 'What it is for, in words.';
comment on column accounting.credit_line.net_cents is
  'How much, net, in minor units; negative where a discount is taken back.';
comment on column accounting.credit_line.tax_rate_bp is 'The rate of its tax in basis points.';
comment on column accounting.credit_line.tax_cents is 'How much tax, in minor units.';
--! EndIncluded accounting/types/credit_line.sql
--! Included accounting/types/credit_item.sql
create type accounting.credit_item as (
  invoice_line_id uuid,
  net_cents       app.cents
);

comment on type accounting.credit_item is 'How much of a line of an invoice is taken back.';
comment on column accounting.credit_item.invoice_line_id is 'The line.';
comment on column accounting.credit_item.net_cents is
  'How much of it, net, in minor units; negative of a discount.';
--! EndIncluded accounting/types/credit_item.sql
--! Included accounting/types/credited_amount.sql
create type accounting.credited_amount as (
  net_cents app.cents,
  tax_cents app.cents
);

comment on type accounting.credited_amount is 'How much of a line was taken back.';
comment on column accounting.credited_amount.net_cents is 'How much, net, in minor units.';
comment on column accounting.credited_amount.tax_cents is 'How much of its tax, in minor units.';
--! EndIncluded accounting/types/credited_amount.sql
--! Included accounting/types/receipt_share.sql
create type accounting.receipt_share as (
  invoice_id   uuid,
  issue_date   date,
  amount_cents app.cents,
  currency     app.currency_code,
  vehicle_id   uuid,
  rental_id    uuid,
  customer_id  uuid,
  location_id  uuid
);

comment on type accounting.receipt_share is 'How much of a receipt pays which invoice.';
comment on column accounting.receipt_share.invoice_id is 'The invoice.';
comment on column accounting.receipt_share.issue_date is 'The day of its issue.';
comment on column accounting.receipt_share.amount_cents is 'How much, in minor units.';
comment on column accounting.receipt_share.currency is 'The currency (ISO 4217).';
comment on column accounting.receipt_share.vehicle_id is 'The vehicle of the invoice, if any.';
comment on column accounting.receipt_share.rental_id is 'The rental of the invoice, if any.';
comment on column accounting.receipt_share.customer_id is 'The customer of the invoice.';
comment on column accounting.receipt_share.location_id is 'The location of the invoice, if any.';
--! EndIncluded accounting/types/receipt_share.sql
--! Included accounting/functions/document_number.sql
create or replace function accounting.document_number(
  kind accounting.series_kind, year integer, sequence_number integer
) returns text
  language sql immutable parallel safe
return concat_ws('-', case kind when 'invoice' then 'INV' else 'CRN' end,
  lpad(year::text, 4, '0'), lpad(sequence_number::text, 6, '0'));

comment on function accounting.document_number(accounting.series_kind, integer, integer) is
  E'@behavior -*\nWhat a document of a series is called, such as INV-2026-000001.';
--! EndIncluded accounting/functions/document_number.sql
--! Included accounting/tables/clusters.sql
create table accounting.clusters (
  number            smallint    not null generated by default as identity,
  system_identifier text        not null,
  first_seen_at     timestamptz not null default clock_timestamp(),

  constraint clusters_pkey primary key (number),
  constraint clusters_system_identifier_format check (system_identifier ~ '^[0-9]{1,20}$')
);

comment on table accounting.clusters is
  E'@behavior -*\n'
  'The database clusters that the books have lived in, in order. Transaction ids count anew in '
  'each, so an entry and a point of knowledge carry theirs.';
comment on column accounting.clusters.number is 'The order.';
comment on column accounting.clusters.system_identifier is
  'What PostgreSQL calls the cluster (pg_control_system).';
comment on column accounting.clusters.first_seen_at is
  'When the books first noticed that they live in it.';
comment on constraint clusters_system_identifier_format on accounting.clusters is
  'A system identifier is a number.';
--! EndIncluded accounting/tables/clusters.sql
--! Included accounting/triggers/clusters.sql
insert into app.rules (name, sqlstate, status, message) values
  ('clusters_append_only', '55000', null, 'Where the books have lived is only ever added to.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _200_append_only
  before update or delete or truncate on accounting.clusters
  for each statement execute function app.tg__append_only();
--! EndIncluded accounting/triggers/clusters.sql
--! Included accounting/policies/clusters.sql
-- No API role has any right here and no policy lets one in: only the functions of the books do.
alter table accounting.clusters enable row level security;
revoke all on accounting.clusters from anonymous, customer, staff, admin, service;
--! EndIncluded accounting/policies/clusters.sql
--! Included accounting/functions/current_cluster.sql
-- A logical restore brings the books into a cluster whose transaction ids count from elsewhere: the
-- first posting there opens a new number. Back in a former cluster it is new again.
create or replace function accounting.current_cluster() returns smallint
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_system constant text := (
    select s.system_identifier::text from pg_catalog.pg_control_system() s);
  v_last accounting.clusters;
begin
  select * into v_last from accounting.clusters c order by c.number desc limit 1;
  if v_last.system_identifier = v_system then
    return v_last.number;
  end if;

  -- Under an older snapshot it would be counted twice.
  perform app.require_read_committed();
  lock table accounting.clusters in share row exclusive mode;
  select * into v_last from accounting.clusters c order by c.number desc limit 1;
  if v_last.system_identifier is distinct from v_system then
    insert into accounting.clusters (system_identifier) values (v_system) returning * into v_last;
  end if;
  return v_last.number;
end;
$$;

comment on function accounting.current_cluster() is
  E'@behavior -*\nThe number of the database cluster that this transaction runs in. Security '
  'definer: the table is closed to everybody. Granted to nobody.';
--! EndIncluded accounting/functions/current_cluster.sql
--! Included accounting/functions/latest_cluster.sql
create or replace function accounting.latest_cluster() returns smallint
  language sql volatile
return coalesce((select max(c.number) from accounting.clusters c), accounting.current_cluster());

comment on function accounting.latest_cluster() is
  E'@behavior -*\nThe cluster that was noticed last. Within a posting it is the current one, which '
  'a trigger has noticed: without reading the control file again, for each entry.';
--! EndIncluded accounting/functions/latest_cluster.sql
--! Included accounting/tables/company_settings.sql
create table accounting.company_settings (
  id           uuid              not null default uuidv7(),
  is_only      boolean           not null default true,
  company_name text              not null default 'The company',
  address      text              ,
  tax_number   text              ,
  bank_account text              ,
  email        text              ,
  time_zone    text              not null default 'UTC',
  currency     app.currency_code not null default 'EUR',
  payment_days integer           not null default 14,
  created_at   timestamptz       not null default now(),
  created_by   uuid              ,
  updated_at   timestamptz       not null default now(),
  updated_by   uuid              ,
  row_version  bigint            not null default 0,

  constraint company_settings_pkey primary key (id),
  constraint company_settings_is_only_key unique (is_only),
  constraint company_settings_is_only_true check (is_only),
  constraint company_settings_company_name_length check (length(company_name) between 1 and 120),
  constraint company_settings_address_length check (length(address) between 1 and 300),
  constraint company_settings_tax_number_length check (length(tax_number) between 1 and 40),
  constraint company_settings_bank_account_length check (length(bank_account) between 1 and 60),
  constraint company_settings_email_length check (length(email) between 3 and 254),
  constraint company_settings_time_zone_known check (app.is_time_zone(time_zone)),
  constraint company_settings_payment_days_range check (payment_days between 0 and 365)
);

comment on table accounting.company_settings is
  'The company whose books these are: one row. What an invoice says of its sender, and the clock '
  'that days are counted by.';
comment on column accounting.company_settings.id is 'The id of the row.';
comment on column accounting.company_settings.is_only is 'There is one company.';
comment on column accounting.company_settings.company_name is 'Its legal name.';
comment on column accounting.company_settings.address is 'Its address, in lines.';
comment on column accounting.company_settings.tax_number is 'Its tax or VAT number.';
comment on column accounting.company_settings.bank_account is
  'Where transfers go, such as an IBAN.';
comment on column accounting.company_settings.email is 'Where customers write to.';
comment on column accounting.company_settings.time_zone is
  'The clock of the books (IANA): an entry belongs to the day that it shows.';
comment on column accounting.company_settings.currency is
  'The currency of its own costs, such as those of the workshop (ISO 4217).';
comment on column accounting.company_settings.payment_days is
  'How many days after its issue an invoice is due.';
comment on column accounting.company_settings.created_at is 'When it was written.';
comment on column accounting.company_settings.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column accounting.company_settings.updated_at is 'When it was last changed.';
comment on column accounting.company_settings.updated_by is 'The user who last changed it.';
comment on column accounting.company_settings.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint company_settings_is_only_key on accounting.company_settings is
  'There is one company.';
comment on constraint company_settings_is_only_true on accounting.company_settings is
  'There is one company.';
comment on constraint company_settings_company_name_length on accounting.company_settings is
  'A company name has 1 to 120 characters.';
comment on constraint company_settings_address_length on accounting.company_settings is
  'An address has 1 to 300 characters.';
comment on constraint company_settings_tax_number_length on accounting.company_settings is
  'A tax number has 1 to 40 characters.';
comment on constraint company_settings_bank_account_length on accounting.company_settings is
  'A bank account has 1 to 60 characters.';
comment on constraint company_settings_email_length on accounting.company_settings is
  'An address has 3 to 254 characters.';
comment on constraint company_settings_time_zone_known on accounting.company_settings is
  'This time zone is not known (IANA).';
comment on constraint company_settings_payment_days_range on accounting.company_settings is
  'An invoice is due within a year.';
--! EndIncluded accounting/tables/company_settings.sql
--! Included accounting/triggers/company_settings.sql
insert into app.rules (name, sqlstate, status, message) values
  ('company_settings_append_only', '55000', null, 'The company''s details are never deleted.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on accounting.company_settings
  for each row execute function app.tg__stamp();

create or replace trigger _200_append_only
  before delete or truncate on accounting.company_settings
  for each statement execute function app.tg__append_only();
--! EndIncluded accounting/triggers/company_settings.sql
--! Included accounting/policies/company_settings.sql
alter table accounting.company_settings enable row level security;

revoke all on accounting.company_settings from anonymous, customer, staff, admin, service;
grant select on accounting.company_settings to staff, admin, service;

create policy company_settings_staff_reads on accounting.company_settings
  for select to staff, admin, service using ((select app.has_permission('invoices.read')));
--! EndIncluded accounting/policies/company_settings.sql
--! Included accounting/functions/update_company_settings.sql
insert into app.rules (name, sqlstate, status, message) values
  ('company_settings_row_version_current', '55000', null,
   'The company''s details were changed since they were read.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function accounting.update_company_settings(
  id uuid,
  row_version bigint,
  company_name text default null,
  address text default null,
  tax_number text default null,
  bank_account text default null,
  email text default null,
  time_zone text default null,
  currency app.currency_code default null,
  payment_days integer default null
) returns accounting.company_settings
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_settings accounting.company_settings;
begin
  perform app.require_permission('accounting.configure');

  select * into v_settings
  from accounting.company_settings s where s.id = update_company_settings.id for no key update;
  if not found then
    perform app.raise_not_found('company');
  end if;
  if v_settings.row_version is distinct from update_company_settings.row_version then
    perform app.raise_rule('company_settings_row_version_current',
      jsonb_build_object('rowVersion', v_settings.row_version::text));
  end if;

  update accounting.company_settings s set
    company_name = coalesce(
      app.clean_text(update_company_settings.company_name), s.company_name),
    address = coalesce(app.clean_text(update_company_settings.address), s.address),
    tax_number = coalesce(app.clean_text(update_company_settings.tax_number), s.tax_number),
    bank_account = coalesce(app.clean_text(update_company_settings.bank_account), s.bank_account),
    email = coalesce(app.clean_text(update_company_settings.email), s.email),
    time_zone = coalesce(update_company_settings.time_zone, s.time_zone),
    currency = coalesce(update_company_settings.currency, s.currency),
    payment_days = coalesce(update_company_settings.payment_days, s.payment_days)
  where s.id = update_company_settings.id
  returning * into v_settings;
  return v_settings;
end;
$$;

comment on function accounting.update_company_settings(
  uuid, bigint, text, text, text, text, text, text, app.currency_code, integer
) is
  E'Changes the company''s details, for what is written from now on; what is left out stays. '
  'Refused if they changed since they were read (COMPANY_SETTINGS_ROW_VERSION_CURRENT). '
  'Permission: accounting.configure.\n'
  '@param id The settings.\n'
  '@param row_version The version that you read.\n'
  '@param company_name Its legal name.\n'
  '@param address Its address, in lines.\n'
  '@param tax_number Its tax or VAT number.\n'
  '@param bank_account Where transfers go, such as an IBAN.\n'
  '@param email Where customers write to.\n'
  '@param time_zone The clock of the books (IANA), such as Europe/Berlin.\n'
  '@param currency The currency of its own costs, such as those of the workshop.\n'
  '@param payment_days How many days after its issue an invoice is due.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function accounting.update_company_settings(
  uuid, bigint, text, text, text, text, text, text, app.currency_code, integer
) to staff, admin, service;
--! EndIncluded accounting/functions/update_company_settings.sql
--! Included accounting/tables/accounts.sql
create table accounting.accounts (
  id          uuid                    not null default uuidv7(),
  code        text                    not null,
  name        text                    not null,
  type        accounting.account_type not null,
  currency    app.currency_code,
  is_control  boolean                 not null default false,
  retired_at  timestamptz,
  created_at  timestamptz             not null default now(),
  created_by  uuid,
  updated_at  timestamptz             not null default now(),
  updated_by  uuid,
  row_version bigint                  not null default 0,

  constraint accounts_pkey primary key (id),
  constraint accounts_code_key unique (code),
  constraint accounts_code_format check (code ~ '^[A-Z][A-Z0-9_]{1,39}$'),
  constraint accounts_name_length check (length(name) between 1 and 120),
  constraint accounts_needed_in_use check (retired_at is null or code not in (
    'CASH', 'BANK', 'CARD_CLEARING', 'ACCOUNTS_RECEIVABLE', 'ACCOUNTS_PAYABLE', 'DEPOSITS_HELD',
    'CUSTOMER_CREDITS', 'TAX_PAYABLE', 'RETAINED_EARNINGS', 'REVENUE_RENTAL', 'REVENUE_FEES',
    'REVENUE_DAMAGE', 'EXP_MAINTENANCE', 'EXP_PAYMENT_FEES', 'EXP_BAD_DEBT'))
);

comment on table accounting.accounts is
  'An account of the chart. Its code is what people and programs call it.';
comment on column accounting.accounts.id is 'The id of the account.';
comment on column accounting.accounts.code is
  'What it is called: capitals, digits and underscores.';
comment on column accounting.accounts.name is 'What it is, in words.';
comment on column accounting.accounts.type is
  'What it counts; decides which statement it stands in.';
comment on column accounting.accounts.currency is
  'The only currency it takes (ISO 4217); null: any.';
comment on column accounting.accounts.is_control is
  'Whether it is the sum of documents: those alone post to it, no entry by hand.';
comment on column accounting.accounts.retired_at is
  'When it was retired; it takes no postings since.';
comment on column accounting.accounts.created_at is 'When it was written.';
comment on column accounting.accounts.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column accounting.accounts.updated_at is 'When it was last changed.';
comment on column accounting.accounts.updated_by is 'The user who last changed it.';
comment on column accounting.accounts.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint accounts_code_key on accounting.accounts is
  'There is an account with this code.';
comment on constraint accounts_code_format on accounting.accounts is
  'A code is 2 to 40 capitals, digits and underscores, a letter first.';
comment on constraint accounts_name_length on accounting.accounts is
  'A name has 1 to 120 characters.';
comment on constraint accounts_needed_in_use on accounting.accounts is
  'Documents post to this account: it is not retired.';
--! EndIncluded accounting/tables/accounts.sql
--! Included accounting/triggers/accounts.sql
insert into app.rules (name, sqlstate, status, message) values
  ('accounts_immutable', '55000', null,
   'An account keeps its code, type and currency: retire it, and open another.'),
  ('accounts_retired_at_zero', '55000', null,
   'An account is retired when it adds up to zero.'),
  ('accounts_append_only', '55000', null, 'An account is retired, never deleted.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on accounting.accounts
  for each row execute function app.tg__stamp();

-- Whoever posts shares the row by the foreign key of the line; the retiring waits for them.
create or replace function accounting.tg_accounts__lock() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  perform from accounting.accounts a where a.id = old.id for update;
  return new;
end;
$$;

comment on function accounting.tg_accounts__lock() is
  'Waits for those who are posting to an account before it is retired.';

create or replace trigger _150_lock
  before update of retired_at on accounting.accounts
  for each row execute function accounting.tg_accounts__lock();

-- What is posted under an older snapshot than the lock's is not seen.
create or replace function accounting.tg_accounts__retire() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  perform app.require_read_committed();
  if exists (
    select from accounting.journal_lines l
    where l.account_id = old.id
    group by l.currency
    having sum(case l.direction when 'debit' then l.amount_cents else -l.amount_cents end) <> 0
  ) then
    perform app.raise_rule('accounts_retired_at_zero');
  end if;
  return new;
end;
$$;

comment on function accounting.tg_accounts__retire() is
  'Refuses to retire an account that does not add up to zero in each currency.';

create or replace trigger _300_retire
  before update of retired_at on accounting.accounts
  for each row when (old.retired_at is null and new.retired_at is not null)
  execute function accounting.tg_accounts__retire();

create or replace trigger _250_frozen
  before update on accounting.accounts
  for each row execute function app.tg__frozen('*: name retired_at');

create or replace trigger _200_append_only
  before delete or truncate on accounting.accounts
  for each statement execute function app.tg__append_only();
--! EndIncluded accounting/triggers/accounts.sql
--! Included accounting/policies/accounts.sql
alter table accounting.accounts enable row level security;

revoke all on accounting.accounts from anonymous, customer, staff, admin, service;
grant select on accounting.accounts to staff, admin, service;

create policy accounts_staff_reads on accounting.accounts
  for select to staff, admin, service using ((select app.has_permission('accounting.read')));
--! EndIncluded accounting/policies/accounts.sql
--! Included accounting/functions/create_account.sql
create or replace function accounting.create_account(
  code text, name text, type accounting.account_type, currency app.currency_code default null
) returns accounting.accounts
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_account accounting.accounts;
begin
  perform app.require_permission('accounting.configure');

  insert into accounting.accounts (code, name, type, currency)
  values (upper(app.clean_text(code) collate "C"), app.clean_text(name), type, currency)
  returning * into v_account;
  return v_account;
end;
$$;

comment on function accounting.create_account(
  text, text, accounting.account_type, app.currency_code
) is
  E'Adds an account to the chart, for entries by hand. Permission: accounting.configure.\n'
  '@param code What it is called, such as EXP_RENT.\n'
  '@param name What it is, in words.\n'
  '@param type What it counts; never changed later.\n'
  '@param currency The only currency that it takes (ISO 4217); without one any.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function accounting.create_account(
  text, text, accounting.account_type, app.currency_code
) to staff, admin, service;
--! EndIncluded accounting/functions/create_account.sql
--! Included accounting/functions/update_account.sql
insert into app.rules (name, sqlstate, status, message) values
  ('accounts_row_version_current', '55000', null, 'The account was changed since it was read.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function accounting.update_account(id uuid, row_version bigint, name text)
  returns accounting.accounts
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_account accounting.accounts;
begin
  perform app.require_permission('accounting.configure');

  select * into v_account
  from accounting.accounts a where a.id = update_account.id for no key update;
  if not found then
    perform app.raise_not_found('account');
  end if;
  if v_account.row_version is distinct from update_account.row_version then
    perform app.raise_rule('accounts_row_version_current',
      jsonb_build_object('rowVersion', v_account.row_version::text));
  end if;

  update accounting.accounts a set name = app.clean_text(update_account.name)
  where a.id = update_account.id
  returning * into v_account;
  return v_account;
end;
$$;

comment on function accounting.update_account(uuid, bigint, text) is
  E'Renames an account; its code, type and currency stay. Refused if it changed since it was '
  'read (ACCOUNTS_ROW_VERSION_CURRENT). Permission: accounting.configure.\n'
  '@param id The account.\n'
  '@param row_version The version that you read.\n'
  '@param name What it is, in words.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function accounting.update_account(uuid, bigint, text) to staff, admin, service;
--! EndIncluded accounting/functions/update_account.sql
--! Included accounting/functions/retire_account.sql
create or replace function accounting.retire_account(account_id uuid)
  returns accounting.accounts
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_account accounting.accounts;
begin
  perform app.require_permission('accounting.configure');

  update accounting.accounts a set retired_at = coalesce(a.retired_at, now())
  where a.id = retire_account.account_id
  returning * into v_account;
  if not found then
    perform app.raise_not_found('account');
  end if;
  return v_account;
end;
$$;

comment on function accounting.retire_account(uuid) is
  E'Retires an account for good: it takes no postings any more. Refused while it does not add '
  'up to zero (ACCOUNTS_RETIRED_AT_ZERO), and for those that documents post to '
  '(ACCOUNTS_NEEDED_IN_USE). Permission: accounting.configure.\n'
  '@param account_id The account.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function accounting.retire_account(uuid) to staff, admin, service;
--! EndIncluded accounting/functions/retire_account.sql
--! Included accounting/tables/periods.sql
create table accounting.periods (
  id          uuid                     not null default uuidv7(),
  starts_on   date                     not null,
  ends_on     date                     generated always as (
    (starts_on + interval '1 month' - interval '1 day')::date) stored,
  status      accounting.period_status not null default 'open',
  created_at  timestamptz              not null default now(),
  created_by  uuid,
  updated_at  timestamptz              not null default now(),
  updated_by  uuid,
  row_version bigint                   not null default 0,

  constraint periods_pkey primary key (id),
  constraint periods_starts_on_key unique (starts_on),
  constraint periods_starts_on_first check (extract(day from starts_on) = 1),
  constraint periods_starts_on_range check (starts_on between '1990-01-01' and '2199-12-01')
);

comment on table accounting.periods is
  'A month of the books. The first posting of a month opens it; closed, it takes none.';
comment on column accounting.periods.id is 'The id of the period.';
comment on column accounting.periods.starts_on is 'The first day of the month.';
comment on column accounting.periods.ends_on is 'The last day of the month.';
comment on column accounting.periods.status is 'Whether it takes postings.';
comment on column accounting.periods.created_at is 'When it was written.';
comment on column accounting.periods.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column accounting.periods.updated_at is 'When it was last changed.';
comment on column accounting.periods.updated_by is 'The user who last changed it.';
comment on column accounting.periods.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint periods_starts_on_key on accounting.periods is
  'There is one period for a month.';
comment on constraint periods_starts_on_first on accounting.periods is
  'A period starts on the first day of a month.';
comment on constraint periods_starts_on_range on accounting.periods is
  'A period lies between 1990 and 2200.';
--! EndIncluded accounting/tables/periods.sql
--! Included accounting/triggers/periods.sql
-- The life of a month of the books (fleet.md 5).
select app.allow_transition('period', null, 'open', 'post_entry', null);
select app.allow_transition('period', 'open', 'closed', 'close_period', 'PeriodClosed');
select app.allow_transition('period', 'open', 'closed', 'close_year', 'PeriodClosed');
select app.allow_transition('period', 'closed', 'open', 'reopen_period', 'PeriodReopened');

insert into app.rules (name, sqlstate, status, message) values
  ('periods_status_transition', '55000', null,
   'The period cannot go from its state to that one.'),
  ('periods_append_only', '55000', null, 'A period is never deleted.'),
  ('periods_immutable', '55000', null, 'A period stays the month that it is.'),
  ('periods_closed_in_order', '55000', null,
   'Periods are closed from the first to the last, and opened from the last to the first.'),
  ('periods_closed_after_end', '55000', null, 'A period is closed when it is over.'),
  ('periods_reopened_with_reason', '55000', null, 'A period is opened again for a reason.'),
  ('periods_closed_with_year', '55000', null,
   'December is closed with its year: the result is carried to RETAINED_EARNINGS first.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on accounting.periods
  for each row execute function app.tg__stamp();

-- Whoever posts shares the row by the foreign key of the entry: this waits for them, and keeps
-- them out until it is decided. One at a time, so that two months don't judge their order by what
-- was before the other; under an older snapshot neither that nor what was posted can be seen.
create or replace function accounting.tg_periods__lock() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  perform app.require_read_committed();
  lock table accounting.periods in share row exclusive mode;
  perform from accounting.periods p where p.id = old.id for update;
  return new;
end;
$$;

comment on function accounting.tg_periods__lock() is
  'Waits for those who are posting to a period before it is closed or opened.';

create or replace trigger _150_lock
  before update of status on accounting.periods
  for each row execute function accounting.tg_periods__lock();

create or replace trigger _200_state_transition
  before insert or update of status on accounting.periods
  for each row execute function app.tg__state_transition('period');

create or replace trigger _250_frozen
  before update on accounting.periods
  for each row execute function app.tg__frozen('*: ends_on', 'open closed: status',
    'closed open: status');

-- The months without postings between the one before and this one are closed with it, so that
-- each month below a closed one is closed. Generated columns are not there yet: old has them.
create or replace function accounting.tg_periods__close() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_earlier date;
  v_starts_on date;
begin
  if old.ends_on >= accounting.today() then
    perform app.raise_rule('periods_closed_after_end', jsonb_build_object('endsOn', old.ends_on));
  end if;
  select min(p.starts_on) filter (where p.status = 'open'), max(p.starts_on)
  into v_starts_on, v_earlier
  from accounting.periods p
  where p.starts_on < old.starts_on;
  if v_starts_on is not null then
    perform app.raise_rule('periods_closed_in_order', jsonb_build_object('startsOn', v_starts_on));
  end if;

  for v_starts_on in
    select m::date
    from generate_series(
      v_earlier + interval '1 month', old.starts_on - interval '1 month', interval '1 month') m
  loop
    insert into accounting.periods (starts_on) values (v_starts_on);
    update accounting.periods p set status = 'closed' where p.starts_on = v_starts_on;
  end loop;
  return new;
end;
$$;

comment on function accounting.tg_periods__close() is
  'Refuses to close a period before its end or before an earlier one; closes the gap before it.';

create or replace function accounting.tg_periods__reopen() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if exists (
    select from accounting.periods p where p.starts_on > old.starts_on and p.status = 'closed'
  ) then
    perform app.raise_rule('periods_closed_in_order');
  elsif exists (
    select from accounting.period_closings c where c.period_id = old.id and c.reopened_at is null
  ) then
    perform app.raise_rule('periods_reopened_with_reason');
  end if;
  return new;
end;
$$;

comment on function accounting.tg_periods__reopen() is
  'Refuses to open a period below a closed one, or before its closing has an end and a reason.';

-- The proofs of this transaction's own entries first: lines that come after would be missing. Later
-- ones wait for the commit again.
create or replace function accounting.tg_periods__record_closing() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_closing_id uuid;
begin
  set constraints accounting._900_prove immediate;
  set constraints accounting._900_prove deferred;

  insert into accounting.period_closings (period_id) values (new.id) returning id into v_closing_id;
  insert into accounting.closing_balances (
    closing_id, account_id, currency, debit_cents, credit_cents)
  select v_closing_id, b.account_id, b.currency, b.debit_cents, b.credit_cents
  from accounting.balances_through(new.starts_on) b;

  if extract(month from new.starts_on) = 12 and exists (
    select from accounting.closing_balances b
    join accounting.accounts a on a.id = b.account_id
    where b.closing_id = v_closing_id
      and a.type in ('revenue', 'expense')
      and b.debit_cents <> b.credit_cents
  ) then
    perform app.raise_rule('periods_closed_with_year');
  end if;
  return null;
end;
$$;

comment on function accounting.tg_periods__record_closing() is
  'Records that a period was closed, and what the accounts had added up to.';

create or replace function accounting.tg_periods__reverse_year() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  update accounting.year_closings y
  set reversal_entry_id =
    (accounting.post_reversal(y.journal_entry_id, new.ends_on, 'The year is opened again')).id
  where y.year = extract(year from new.starts_on)
    and extract(month from new.starts_on) = 12
    and y.reversal_entry_id is null;
  return null;
end;
$$;

comment on function accounting.tg_periods__reverse_year() is
  'Takes back what carried the result of a year when its December is opened again.';

create or replace trigger _300_close
  before update of status on accounting.periods
  for each row when (old.status = 'open' and new.status = 'closed')
  execute function accounting.tg_periods__close();

create or replace trigger _300_reopen
  before update of status on accounting.periods
  for each row when (old.status = 'closed' and new.status = 'open')
  execute function accounting.tg_periods__reopen();

create or replace trigger _500_record_closing
  after update of status on accounting.periods
  for each row when (old.status = 'open' and new.status = 'closed')
  execute function accounting.tg_periods__record_closing();

create or replace trigger _500_reverse_year
  after update of status on accounting.periods
  for each row when (old.status = 'closed' and new.status = 'open')
  execute function accounting.tg_periods__reverse_year();

create or replace trigger _800_state_change
  after insert or update of status on accounting.periods
  for each row execute function app.tg__state_change(
    'period', 'id', 'starts_on', 'ends_on', 'status');

create or replace trigger _200_append_only
  before delete or truncate on accounting.periods
  for each statement execute function app.tg__append_only();
--! EndIncluded accounting/triggers/periods.sql
--! Included accounting/policies/periods.sql
alter table accounting.periods enable row level security;

revoke all on accounting.periods from anonymous, customer, staff, admin, service;
grant select on accounting.periods to staff, admin, service;

create policy periods_staff_reads on accounting.periods
  for select to staff, admin, service using ((select app.has_permission('accounting.read')));
--! EndIncluded accounting/policies/periods.sql
--! Included accounting/tables/period_closings.sql
create table accounting.period_closings (
  id               uuid        not null default uuidv7(),
  period_id        uuid        not null,
  closed_at        timestamptz not null default now(),
  closed_by        uuid,
  closed_cluster   smallint    not null default accounting.current_cluster(),
  closed_xid       xid8        not null default pg_current_xact_id(),
  reopened_at      timestamptz,
  reopened_by      uuid,
  reopened_cluster smallint,
  reopened_xid     xid8,
  reopened_reason  text,

  constraint period_closings_pkey primary key (id),
  constraint period_closings_period_id_fkey foreign key (period_id)
    references accounting.periods (id) on delete restrict,
  constraint period_closings_reopened_with_reason check (
    num_nulls(reopened_at, reopened_cluster, reopened_xid, reopened_reason) in (0, 4)),
  constraint period_closings_reopened_reason_length
    check (length(reopened_reason) between 1 and 500),
  constraint period_closings_one_in_force exclude (period_id with =) where (reopened_at is null)
);

create index period_closings_period_id_idx on accounting.period_closings (period_id);

comment on table accounting.period_closings is
  'Each time that a period was closed, and whether it was opened again: in which transactions, so '
  'that a report knows which closing an instant has seen.';
comment on column accounting.period_closings.id is 'The id of the closing.';
comment on column accounting.period_closings.period_id is 'The period.';
comment on column accounting.period_closings.closed_at is 'When it was closed.';
comment on column accounting.period_closings.closed_by is 'The user who closed it.';
comment on column accounting.period_closings.closed_cluster is
  E'@behavior -*\n'
  'The cluster of closed_xid.';
comment on column accounting.period_closings.closed_xid is
  E'@behavior -*\n'
  'The transaction that closed it.';
comment on column accounting.period_closings.reopened_at is 'When it was opened again.';
comment on column accounting.period_closings.reopened_by is 'The user who opened it again.';
comment on column accounting.period_closings.reopened_cluster is
  E'@behavior -*\n'
  'The cluster of reopened_xid.';
comment on column accounting.period_closings.reopened_xid is
  E'@behavior -*\n'
  'The transaction that opened it again.';
comment on column accounting.period_closings.reopened_reason is 'Why it was opened again.';
comment on constraint period_closings_period_id_fkey on accounting.period_closings is
  'There is no such period.';
comment on constraint period_closings_reopened_with_reason on accounting.period_closings is
  'A period is opened again for a reason.';
comment on constraint period_closings_reopened_reason_length on accounting.period_closings is
  'A reason has 1 to 500 characters.';
comment on constraint period_closings_one_in_force on accounting.period_closings is
  'A period is closed once at a time.';
--! EndIncluded accounting/tables/period_closings.sql
--! Included accounting/triggers/period_closings.sql
insert into app.rules (name, sqlstate, status, message) values
  ('period_closings_append_only', '55000', null,
   'That a period was closed, and opened again, stays on record.'),
  ('period_closings_immutable', '55000', null,
   'Of a closing only its end is written, once, with a reason.'),
  ('period_closings_of_closed_period', '55000', null,
   'A closing is in force exactly while its period is closed.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _200_append_only
  before delete or truncate on accounting.period_closings
  for each statement execute function app.tg__append_only();

create or replace trigger _200_reopened_once
  before update on accounting.period_closings
  for each row when (old.reopened_at is not null)
  execute function app.tg__append_only();

create or replace trigger _250_frozen
  before update on accounting.period_closings
  for each row execute function app.tg__frozen(
    '*: reopened_at reopened_by reopened_cluster reopened_xid reopened_reason');

-- When, by whom and in which transaction is never what the writer says: reports stand on it.
create or replace function accounting.tg_period_closings__stamp() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if tg_op = 'INSERT' then
    new.closed_at := now();
    new.closed_by := app.current_user_id();
    new.closed_cluster := accounting.current_cluster();
    new.closed_xid := pg_current_xact_id();
    new.reopened_at := null;
    new.reopened_by := null;
    new.reopened_cluster := null;
    new.reopened_xid := null;
    new.reopened_reason := null;
  else
    new.reopened_at := now();
    new.reopened_by := app.current_user_id();
    new.reopened_cluster := accounting.current_cluster();
    new.reopened_xid := pg_current_xact_id();
  end if;
  return new;
end;
$$;

comment on function accounting.tg_period_closings__stamp() is
  'Fills in who closed a period or opened it again, when and in which transaction.';

create or replace trigger _300_stamp
  before insert or update on accounting.period_closings
  for each row execute function accounting.tg_period_closings__stamp();

-- At commit: the closing is written after its period is closed, and ended before it is opened.
create or replace function accounting.tg_period_closings__match() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if exists (
    select from accounting.periods p
    where p.id = new.period_id
      and (p.status = 'closed') <> exists (
        select from accounting.period_closings c
        where c.period_id = p.id and c.reopened_at is null)
  ) then
    perform app.raise_rule('period_closings_of_closed_period');
  end if;
  return null;
end;
$$;

comment on function accounting.tg_period_closings__match() is
  'Refuses, at commit, a closing in force of an open period, and a closed one without.';

-- There is no `create or replace` for a constraint trigger.
drop trigger if exists _900_match on accounting.period_closings;
create constraint trigger _900_match
  after insert or update on accounting.period_closings
  deferrable initially deferred
  for each row execute function accounting.tg_period_closings__match();
--! EndIncluded accounting/triggers/period_closings.sql
--! Included accounting/policies/period_closings.sql
alter table accounting.period_closings enable row level security;

revoke all on accounting.period_closings from anonymous, customer, staff, admin, service;
grant select on accounting.period_closings to staff, admin, service;

create policy period_closings_staff_reads on accounting.period_closings
  for select to staff, admin, service using ((select app.has_permission('accounting.read')));
--! EndIncluded accounting/policies/period_closings.sql
--! Included accounting/tables/closing_balances.sql
create table accounting.closing_balances (
  closing_id   uuid              not null,
  account_id   uuid              not null,
  currency     app.currency_code not null,
  debit_cents  app.cents         not null,
  credit_cents app.cents         not null,

  constraint closing_balances_pkey primary key (closing_id, account_id, currency),
  constraint closing_balances_closing_id_fkey foreign key (closing_id)
    references accounting.period_closings (id) on delete restrict,
  constraint closing_balances_account_id_fkey foreign key (account_id)
    references accounting.accounts (id) on delete restrict
);

create index closing_balances_account_id_idx on accounting.closing_balances (account_id);

comment on table accounting.closing_balances is
  E'@behavior -*\n'
  'What the accounts had added up to at the end of a closed period, since the beginning of the '
  'books: reports start from here instead of from the first entry.';
comment on column accounting.closing_balances.closing_id is 'The closing of the period.';
comment on column accounting.closing_balances.account_id is 'The account.';
comment on column accounting.closing_balances.currency is 'The currency of both sums (ISO 4217).';
comment on column accounting.closing_balances.debit_cents is
  'All debits until then, in minor units.';
comment on column accounting.closing_balances.credit_cents is
  'All credits until then, in minor units.';
comment on constraint closing_balances_closing_id_fkey on accounting.closing_balances is
  'There is no such closing.';
comment on constraint closing_balances_account_id_fkey on accounting.closing_balances is
  'There is no such account.';
--! EndIncluded accounting/tables/closing_balances.sql
--! Included accounting/triggers/closing_balances.sql
insert into app.rules (name, sqlstate, status, message) values
  ('closing_balances_append_only', '55000', null,
   'What a period was closed with is never changed: open it again.'),
  ('closing_balances_of_new_closing', '55000', null,
   'Balances come with their closing: none is added to one that is there.'),
  ('closing_balances_of_ledger', '23514', null,
   'A period is closed with what its accounts add up to.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _200_append_only
  before update or delete or truncate on accounting.closing_balances
  for each statement execute function app.tg__append_only();

-- Reports of what was known then read them for ever, also when the period was opened again and no
-- proof looks at this closing any more.
create or replace function accounting.tg_closing_balances__of_new_closing() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if exists (
    select from inserted b
    join accounting.period_closings c on c.id = b.closing_id
    where c.closed_xid <> pg_current_xact_id()
  ) then
    perform app.raise_rule('closing_balances_of_new_closing');
  elsif exists (
    select p.starts_on, b.account_id, b.currency::text, b.debit_cents::bigint,
           b.credit_cents::bigint
    from inserted b
    join accounting.period_closings c on c.id = b.closing_id
    join accounting.periods p on p.id = c.period_id
    except
    select p.starts_on, s.account_id, s.currency, s.debit_cents, s.credit_cents
    from (select distinct i.closing_id from inserted i) i
    join accounting.period_closings c on c.id = i.closing_id
    join accounting.periods p on p.id = c.period_id
    cross join lateral accounting.balances_through(p.starts_on) s
  ) then
    perform app.raise_rule('closing_balances_of_ledger');
  end if;
  return null;
end;
$$;

comment on function accounting.tg_closing_balances__of_new_closing() is
  'Refuses balances for a closing of another transaction, and those that the ledger does not have.';

create or replace trigger _500_of_new_closing
  after insert on accounting.closing_balances
  referencing new table as inserted
  for each statement execute function accounting.tg_closing_balances__of_new_closing();
--! EndIncluded accounting/triggers/closing_balances.sql
--! Included accounting/policies/closing_balances.sql
-- No API role has any right here and no policy lets one in: only the functions of the books do.
alter table accounting.closing_balances enable row level security;
revoke all on accounting.closing_balances from anonymous, customer, staff, admin, service;
--! EndIncluded accounting/policies/closing_balances.sql
--! Included accounting/tables/journal_entries.sql
create table accounting.journal_entries (
  id                uuid        not null default uuidv7(),
  external_ref_type text        not null,
  external_ref_id   uuid        not null,
  entry_date        date        not null,
  description       text        not null,
  line_count        smallint    not null,
  reverses_entry_id uuid,
  period_starts_on  date        generated always as (
    entry_date - (extract(day from entry_date)::integer - 1)) stored,
  posted_at         timestamptz not null default now(),
  posted_by         uuid        default app.current_user_id(),
  posted_cluster    smallint    not null default accounting.latest_cluster(),
  posted_xid        xid8        not null default pg_current_xact_id(),
  correlation_id    text        default app.current_correlation_id(),

  constraint journal_entries_pkey primary key (id),
  constraint journal_entries_external_ref_key unique (external_ref_type, external_ref_id),
  constraint journal_entries_reverses_entry_id_key unique (reverses_entry_id),
  constraint journal_entries_reverses_entry_id_fkey foreign key (reverses_entry_id)
    references accounting.journal_entries (id) on delete restrict,
  constraint journal_entries_period_starts_on_fkey foreign key (period_starts_on)
    references accounting.periods (starts_on) on delete restrict,
  constraint journal_entries_external_ref_type_format
    check (external_ref_type ~ '^[a-z][a-z_]{1,39}$'),
  constraint journal_entries_description_length check (length(description) between 1 and 500),
  constraint journal_entries_line_count_range check (line_count between 2 and 2000)
);

-- Statements start from the last closed month and read what came after it by day.
create index journal_entries_entry_date_idx on accounting.journal_entries (entry_date, id);
create index journal_entries_period_starts_on_idx
  on accounting.journal_entries (period_starts_on);
-- Who seals the ledger finds what was committed since without reading it again (seal_ledger).
create index journal_entries_posted_xid_idx
  on accounting.journal_entries (posted_cluster, posted_xid);

comment on table accounting.journal_entries is
  'A posted fact: only ever added to. Its lines balance to zero in each currency when it is '
  'committed; a mistake is taken back by an entry that reverses it.';
comment on column accounting.journal_entries.id is 'The id of the entry; rises with time.';
comment on column accounting.journal_entries.external_ref_type is
  'What kind of fact was posted: invoice, receipt, draft and so on.';
comment on column accounting.journal_entries.external_ref_id is
  E'@behavior -attribute:orderBy\n'
  'Which one; a fact is posted once.';
comment on column accounting.journal_entries.entry_date is
  'The day it counts for, in the company''s time zone.';
comment on column accounting.journal_entries.description is 'What it is, in words.';
comment on column accounting.journal_entries.line_count is
  'How many lines it has: none can be added or lost later.';
comment on column accounting.journal_entries.reverses_entry_id is 'The entry that it takes back.';
comment on column accounting.journal_entries.period_starts_on is 'The month that it counts for.';
comment on column accounting.journal_entries.posted_at is 'When it was posted.';
comment on column accounting.journal_entries.posted_by is
  'The user who posted it; null for a hand at the database.';
comment on column accounting.journal_entries.posted_cluster is
  E'@behavior -*\n'
  'The cluster of posted_xid (accounting.clusters).';
comment on column accounting.journal_entries.posted_xid is
  E'@behavior -*\n'
  'The transaction that posted it: decides which reports knew it.';
comment on column accounting.journal_entries.correlation_id is 'The request that posted it.';
comment on constraint journal_entries_external_ref_key on accounting.journal_entries is
  'This was posted already.';
comment on constraint journal_entries_reverses_entry_id_key on accounting.journal_entries is
  'This entry was reversed already.';
comment on constraint journal_entries_reverses_entry_id_fkey on accounting.journal_entries is
  'There is no such entry.';
comment on constraint journal_entries_period_starts_on_fkey on accounting.journal_entries is
  'There is no period for this day.';
comment on constraint journal_entries_external_ref_type_format on accounting.journal_entries is
  'The kind of a fact is 2 to 40 small letters and underscores.';
comment on constraint journal_entries_description_length on accounting.journal_entries is
  'A description has 1 to 500 characters.';
comment on constraint journal_entries_line_count_range on accounting.journal_entries is
  'An entry has 2 to 2,000 lines.';
--! EndIncluded accounting/tables/journal_entries.sql
--! Included accounting/tables/journal_lines.sql
create table accounting.journal_lines (
  id               uuid                       not null default uuidv7(),
  journal_entry_id uuid                       not null,
  line_number      smallint                   not null,
  account_id       uuid                       not null,
  direction        accounting.entry_direction not null,
  amount_cents     app.cents                  not null,
  currency         app.currency_code          not null,
  vehicle_id       uuid,
  rental_id        uuid,
  customer_id      uuid,
  location_id      uuid,

  constraint journal_lines_pkey primary key (id),
  constraint journal_lines_line_number_key unique (journal_entry_id, line_number),
  constraint journal_lines_journal_entry_id_fkey foreign key (journal_entry_id)
    references accounting.journal_entries (id) on delete restrict,
  constraint journal_lines_account_id_fkey foreign key (account_id)
    references accounting.accounts (id) on delete restrict,
  constraint journal_lines_line_number_positive check (line_number >= 1),
  constraint journal_lines_amount_positive check (amount_cents > 0)
);

create index journal_lines_account_id_idx
  on accounting.journal_lines (account_id, journal_entry_id);
create index journal_lines_vehicle_id_idx
  on accounting.journal_lines (vehicle_id) where (vehicle_id is not null);

comment on table accounting.journal_lines is
  'A line of an entry: so much on one side of one account. Only ever added to, with its entry.';
comment on column accounting.journal_lines.id is 'The id of the line.';
comment on column accounting.journal_lines.journal_entry_id is 'The entry.';
comment on column accounting.journal_lines.line_number is 'Its place in the entry, from 1.';
comment on column accounting.journal_lines.account_id is 'The account.';
comment on column accounting.journal_lines.direction is 'The side.';
comment on column accounting.journal_lines.amount_cents is
  'How much, in minor units; always more than nothing.';
comment on column accounting.journal_lines.currency is 'The currency (ISO 4217).';
comment on column accounting.journal_lines.vehicle_id is 'The vehicle it concerns.';
comment on column accounting.journal_lines.rental_id is 'The rental it concerns.';
comment on column accounting.journal_lines.customer_id is 'The customer it concerns.';
comment on column accounting.journal_lines.location_id is 'The location it concerns.';
comment on constraint journal_lines_line_number_key on accounting.journal_lines is
  'An entry has one line for a number.';
comment on constraint journal_lines_journal_entry_id_fkey on accounting.journal_lines is
  'There is no such entry.';
comment on constraint journal_lines_account_id_fkey on accounting.journal_lines is
  'There is no such account.';
comment on constraint journal_lines_line_number_positive on accounting.journal_lines is
  'Lines are numbered from 1.';
comment on constraint journal_lines_amount_positive on accounting.journal_lines is
  'An amount is more than nothing.';
--! EndIncluded accounting/tables/journal_lines.sql
--! Included accounting/functions/local_date.sql
create or replace function accounting.local_date(instant timestamptz) returns date
  language sql stable
return (instant at time zone (
  select s.time_zone from accounting.company_settings s where s.is_only))::date;

comment on function accounting.local_date(timestamptz) is
  E'@behavior -*\nThe day that an instant belongs to, in the time zone of the company.';
--! EndIncluded accounting/functions/local_date.sql
--! Included accounting/functions/company_currency.sql
create or replace function accounting.company_currency() returns app.currency_code
  language sql stable
return (select s.currency from accounting.company_settings s where s.is_only);

comment on function accounting.company_currency() is
  E'@behavior -*\nThe currency in which the company counts its own costs.';
--! EndIncluded accounting/functions/company_currency.sql
--! Included accounting/functions/today.sql
create or replace function accounting.today() returns date
  language sql stable
return accounting.local_date(now());

comment on function accounting.today() is
  E'@behavior -*\nThe day that the company has, in its time zone.';
--! EndIncluded accounting/functions/today.sql
--! Included accounting/functions/open_period.sql
-- Closing, reopening and this take the table one at a time, so that no month comes to be below one
-- that is being closed. Postings don't: each shares the row of its month by the foreign key.
create or replace function accounting.open_period(entry_date date) returns void
  language plpgsql volatile set search_path = ''
as $$
declare
  v_starts_on constant date := date_trunc('month', entry_date::timestamp)::date;
begin
  if exists (select from accounting.periods p where p.starts_on = v_starts_on) then
    return;
  end if;

  lock table accounting.periods in share row exclusive mode;
  if exists (
    select from accounting.periods p where p.starts_on > v_starts_on and p.status = 'closed'
  ) then
    perform app.raise_rule('journal_entries_period_open',
      jsonb_build_object('entryDate', entry_date));
  end if;
  insert into accounting.periods (starts_on) values (v_starts_on)
  on conflict on constraint periods_starts_on_key do nothing;
end;
$$;

comment on function accounting.open_period(date) is
  E'@behavior -*\nMakes sure that there is a period for a day; refused below a closed one. Granted '
  'to nobody: only security definer functions reach it.';
--! EndIncluded accounting/functions/open_period.sql
--! Included accounting/functions/posting_date.sql
-- What is recorded late counts for its own day while that month is open, else for today.
create or replace function accounting.posting_date(fact_date date) returns date
  language sql stable
return case
  when fact_date is null or fact_date > accounting.today() or exists (
    select from accounting.periods p
    where p.starts_on >= date_trunc('month', fact_date::timestamp)::date and p.status = 'closed'
  ) then accounting.today()
  else fact_date
end;

comment on function accounting.posting_date(date) is
  E'@behavior -*\nThe day that a fact of this day is posted on: its own, or today where its month '
  'is closed or the day is not known.';
--! EndIncluded accounting/functions/posting_date.sql
--! Included accounting/functions/refuse_unbalanced.sql
create or replace function accounting.refuse_unbalanced(lines accounting.entry_line[])
  returns void
  language plpgsql stable set search_path = ''
as $$
declare
  v_currency text;
begin
  select l.currency into v_currency
  from unnest(lines) l
  group by l.currency
  having sum(case l.direction when 'debit' then l.amount_cents else -l.amount_cents end) <> 0
  limit 1;
  if found then
    perform app.raise_rule('journal_entries_balanced', jsonb_build_object('currency', v_currency));
  end if;
end;
$$;

comment on function accounting.refuse_unbalanced(accounting.entry_line[]) is
  E'@behavior -*\nRefuses lines whose debits and credits differ in a currency.';
--! EndIncluded accounting/functions/refuse_unbalanced.sql
--! Included accounting/functions/entry_lines.sql
create or replace function accounting.entry_lines(journal_entry_id uuid)
  returns accounting.entry_line[]
  language sql stable
return (
  select array_agg(
    row(a.code, l.direction, l.amount_cents, l.currency, l.vehicle_id, l.rental_id, l.customer_id,
        l.location_id)::accounting.entry_line
    order by l.line_number)
  from accounting.journal_lines l
  join accounting.accounts a on a.id = l.account_id
  where l.journal_entry_id = entry_lines.journal_entry_id
);

comment on function accounting.entry_lines(uuid) is
  E'@behavior -*\nThe lines of an entry as they were posted, in their order.';
--! EndIncluded accounting/functions/entry_lines.sql
--! Included accounting/functions/mirrored_lines.sql
create or replace function accounting.mirrored_lines(lines accounting.entry_line[])
  returns accounting.entry_line[]
  language sql immutable parallel safe
return (
  select array_agg(
    row(l.account_code, case l.direction when 'debit' then 'credit' else 'debit' end,
        l.amount_cents, l.currency, l.vehicle_id, l.rental_id, l.customer_id, l.location_id)
      ::accounting.entry_line
    order by l.line_number)
  from unnest(lines) with ordinality l (
    account_code, direction, amount_cents, currency, vehicle_id, rental_id, customer_id,
    location_id, line_number)
);

comment on function accounting.mirrored_lines(accounting.entry_line[]) is
  E'@behavior -*\nThe lines that take these back: each on the other side.';
--! EndIncluded accounting/functions/mirrored_lines.sql
--! Included accounting/triggers/journal_entries.sql
insert into app.rules (name, sqlstate, status, message) values
  ('journal_entries_append_only', '55000', null, 'A posted entry is never changed: reverse it.'),
  ('journal_entries_posted_now', '55000', null,
   'When, by whom and in which transaction an entry was posted is not what its writer says.'),
  ('journal_entries_period_open', '55000', null, 'The period of this day is closed.'),
  ('journal_entries_balanced', '23514', null,
   'The debits and credits of an entry are equal in each currency.'),
  ('journal_entries_whole', '23514', null, 'An entry has all of its lines, and two at least.'),
  ('journal_entries_reversal_mirrors', '23514', null,
   'A reversal has the lines of what it reverses, each on the other side.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _200_append_only
  before update or delete or truncate on accounting.journal_entries
  for each statement execute function app.tg__append_only();

-- Before any row is stamped. The control file is read once a statement (8 us), not for each entry.
create or replace function accounting.tg_journal_entries__notice_cluster() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if (select c.system_identifier from accounting.clusters c order by c.number desc limit 1)
    is distinct from (pg_control_system()).system_identifier::text
  then
    perform accounting.current_cluster();
  end if;
  return null;
end;
$$;

comment on function accounting.tg_journal_entries__notice_cluster() is
  'Gives the cluster a number when the books are found to live in another one.';

create or replace trigger _100_notice_cluster
  before insert on accounting.journal_entries
  for each statement execute function accounting.tg_journal_entries__notice_cluster();

-- After the foreign key to the period: that one shares the row with whoever closes the month, so
-- that the month stays as it is found here. One query for all that is refused: a query costs more
-- to start (10 us) than these do to run.
create or replace function accounting.tg_journal_entries__accept() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_refused record;
begin
  select p.status = 'closed' as is_late, e.entry_date into v_refused
  from inserted e
  join accounting.periods p on p.starts_on = e.period_starts_on
  where p.status = 'closed'
    or e.posted_xid <> pg_current_xact_id()
    or e.posted_cluster <> (select accounting.latest_cluster())
    or e.posted_at <> now()
    or e.posted_by is distinct from (select app.current_user_id())
    or e.correlation_id is distinct from (select app.current_correlation_id())
  limit 1;
  if v_refused.is_late then
    perform app.raise_rule('journal_entries_period_open',
      jsonb_build_object('entryDate', v_refused.entry_date));
  elsif found then
    perform app.raise_rule('journal_entries_posted_now');
  end if;

  perform app.emit_events('LedgerPosted', 'journal_entry', array_agg(e.id), array_agg(
    jsonb_build_object(
      'id', e.id, 'external_ref_type', e.external_ref_type, 'external_ref_id', e.external_ref_id,
      'entry_date', e.entry_date, 'line_count', e.line_count,
      'reverses_entry_id', e.reverses_entry_id)))
  from inserted e;
  return null;
end;
$$;

comment on function accounting.tg_journal_entries__accept() is
  'Refuses entries for a closed period or with another''s stamp, and emits LedgerPosted.';

create or replace trigger _500_accept
  after insert on accounting.journal_entries
  referencing new table as inserted
  for each statement execute function accounting.tg_journal_entries__accept();

-- The proof, at commit: once an entry has all of its lines, no line can be added to it any more
-- (journal_lines_of_new_entry), so that what was proven stays so, in this transaction too.
create or replace function accounting.tg_journal_entries__prove() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_line_count bigint;
  v_is_unbalanced boolean;
begin
  select coalesce(sum(c.line_count), 0), coalesce(bool_or(c.balance <> 0), false)
  into v_line_count, v_is_unbalanced
  from (
    select count(*) as line_count,
           sum(case l.direction when 'debit' then l.amount_cents else -l.amount_cents end)
             as balance
    from accounting.journal_lines l
    where l.journal_entry_id = new.id
    group by l.currency
  ) c;

  if v_is_unbalanced then
    perform app.raise_rule('journal_entries_balanced');
  elsif v_line_count <> new.line_count then
    perform app.raise_rule('journal_entries_whole');
  elsif new.reverses_entry_id is not null
     and accounting.entry_lines(new.id) is distinct from
       accounting.mirrored_lines(accounting.entry_lines(new.reverses_entry_id)) then
    perform app.raise_rule('journal_entries_reversal_mirrors');
  end if;
  return null;
end;
$$;

comment on function accounting.tg_journal_entries__prove() is
  'Refuses, at commit, an entry that does not balance, lacks lines, or reverses something else.';

-- There is no `create or replace` for a constraint trigger.
drop trigger if exists _900_prove on accounting.journal_entries;
create constraint trigger _900_prove
  after insert on accounting.journal_entries
  deferrable initially deferred
  for each row execute function accounting.tg_journal_entries__prove();
--! EndIncluded accounting/triggers/journal_entries.sql
--! Included accounting/policies/journal_entries.sql
alter table accounting.journal_entries enable row level security;

revoke all on accounting.journal_entries from anonymous, customer, staff, admin, service;
grant select on accounting.journal_entries to staff, admin, service;

create policy journal_entries_staff_reads on accounting.journal_entries
  for select to staff, admin, service using ((select app.has_permission('accounting.read')));
--! EndIncluded accounting/policies/journal_entries.sql
--! Included accounting/triggers/journal_lines.sql
insert into app.rules (name, sqlstate, status, message) values
  ('journal_lines_append_only', '55000', null,
   'A posted line is never changed: reverse its entry.'),
  ('journal_lines_of_new_entry', '55000', null,
   'Lines come with their entry: none is added to one that is posted.'),
  ('journal_lines_account_in_use', '55000', null, 'This account is retired.'),
  ('journal_lines_account_currency', '23514', null, 'This account takes another currency only.'),
  ('journal_lines_no_control_account', '23514', null,
   'This account is the sum of documents: an entry by hand does not touch it.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _200_append_only
  before update or delete or truncate on accounting.journal_lines
  for each statement execute function app.tg__append_only();

-- After the foreign keys: the one to the account waits for whoever is retiring it.
create or replace function accounting.tg_journal_lines__accept() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_refused record;
begin
  select e.posted_xid <> pg_current_xact_id() or l.line_number > e.line_count as is_late,
         a.retired_at is not null as is_retired, a.currency <> l.currency as is_foreign
  into v_refused
  from inserted l
  join accounting.journal_entries e on e.id = l.journal_entry_id
  join accounting.accounts a on a.id = l.account_id
  where e.posted_xid <> pg_current_xact_id() or l.line_number > e.line_count
    or a.retired_at is not null or a.currency <> l.currency
    or (a.is_control and e.external_ref_type = 'draft')
  limit 1;
  if not found then
    return null;
  elsif v_refused.is_late then
    perform app.raise_rule('journal_lines_of_new_entry');
  elsif v_refused.is_retired then
    perform app.raise_rule('journal_lines_account_in_use');
  elsif v_refused.is_foreign then
    perform app.raise_rule('journal_lines_account_currency');
  end if;
  perform app.raise_rule('journal_lines_no_control_account');
  return null;
end;
$$;

comment on function accounting.tg_journal_lines__accept() is
  'Refuses lines for an entry of another transaction or beyond its count, and for accounts that '
  'are retired, of another currency, or closed to entries by hand.';

create or replace trigger _500_accept
  after insert on accounting.journal_lines
  referencing new table as inserted
  for each statement execute function accounting.tg_journal_lines__accept();
--! EndIncluded accounting/triggers/journal_lines.sql
--! Included accounting/policies/journal_lines.sql
alter table accounting.journal_lines enable row level security;

revoke all on accounting.journal_lines from anonymous, customer, staff, admin, service;
grant select on accounting.journal_lines to staff, admin, service;

create policy journal_lines_staff_reads on accounting.journal_lines
  for select to staff, admin, service using ((select app.has_permission('accounting.read')));
--! EndIncluded accounting/policies/journal_lines.sql
--! Included accounting/functions/posted_entry.sql
create or replace function accounting.posted_entry(external_ref_type text, external_ref_id uuid)
  returns accounting.journal_entries
  language sql stable
begin atomic
  select e.*
  from accounting.journal_entries e
  where e.external_ref_type = posted_entry.external_ref_type
    and e.external_ref_id = posted_entry.external_ref_id;
end;

comment on function accounting.posted_entry(text, uuid) is
  E'@behavior -*\nThe entry of a fact; nothing where it was not posted.';
--! EndIncluded accounting/functions/posted_entry.sql
--! Included accounting/functions/post_entry.sql
insert into app.rules (name, sqlstate, status, message) values
  ('journal_entries_same_fact', '23505', null, 'This was posted already, with other lines.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- One statement, so that it also holds under `set constraints all immediate`. An account that is
-- not there leaves its line without one, which the column refuses. What is unbalanced leaves no
-- entry, and is named then: a check before it would be a query of its own (10 us). Planned for the
-- lines at hand, the statement would be planned at each call (300 us).
create or replace function accounting.post_entry(
  external_ref_type text,
  external_ref_id uuid,
  entry_date date,
  description text,
  lines accounting.entry_line[],
  reverses_entry_id uuid default null
) returns accounting.journal_entries
  language plpgsql volatile set search_path = '' set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_entry accounting.journal_entries;
begin
  perform accounting.open_period(entry_date)
  where not exists (
    select from accounting.periods p
    where p.starts_on = date_trunc('month', post_entry.entry_date::timestamp)::date);

  with entry as (
    insert into accounting.journal_entries (
      external_ref_type, external_ref_id, entry_date, description, line_count, reverses_entry_id)
    select post_entry.external_ref_type, post_entry.external_ref_id, post_entry.entry_date,
           post_entry.description, cardinality(post_entry.lines), post_entry.reverses_entry_id
    where not exists (
      select from unnest(post_entry.lines) l
      group by l.currency
      having sum(case l.direction when 'debit' then l.amount_cents else -l.amount_cents end) <> 0)
    on conflict on constraint journal_entries_external_ref_key do nothing
    returning *
  ),
  written as (
    insert into accounting.journal_lines (
      journal_entry_id, line_number, account_id, direction, amount_cents, currency, vehicle_id,
      rental_id, customer_id, location_id)
    select e.id, l.line_number,
           (select a.id from accounting.accounts a where a.code = l.account_code),
           l.direction, l.amount_cents, l.currency, l.vehicle_id, l.rental_id, l.customer_id,
           l.location_id
    from entry e
    cross join unnest(post_entry.lines) with ordinality l (
      account_code, direction, amount_cents, currency, vehicle_id, rental_id, customer_id,
      location_id, line_number)
  )
  select * into v_entry from entry;

  if v_entry.id is null then
    perform accounting.refuse_unbalanced(lines);
    v_entry := accounting.posted_entry(external_ref_type, external_ref_id);
    if accounting.entry_lines(v_entry.id) is distinct from lines then
      perform app.raise_rule('journal_entries_same_fact');
    end if;
  end if;
  return v_entry;
end;
$$;

comment on function accounting.post_entry(
  text, uuid, date, text, accounting.entry_line[], uuid
) is
  E'@behavior -*\nPosts a fact; the only writer of the journal. The same fact again returns the '
  'first entry. Refused: lines that do not balance (journal_entries_balanced), a closed period '
  '(journal_entries_period_open), other lines for the same fact (journal_entries_same_fact). '
  'Granted to nobody: only security definer functions reach it.';
--! EndIncluded accounting/functions/post_entry.sql
--! Included accounting/functions/post_entries.sql
-- One insert a table: a function called for each of 100 entries takes three times as long.
-- References must differ within a batch. For the planner's mode see post_entry.
create or replace function accounting.post_entries(postings accounting.posting[])
  returns setof accounting.journal_entries
  language plpgsql volatile set search_path = '' set plan_cache_mode = force_generic_plan
as $$
begin
  perform accounting.refuse_unbalanced(p.lines)
  from unnest(postings) p
  where exists (
    select from unnest(p.lines) l
    group by l.currency
    having sum(case l.direction when 'debit' then l.amount_cents else -l.amount_cents end) <> 0);
  perform accounting.open_period(d.entry_date)
  from (select distinct p.entry_date from unnest(postings) p order by p.entry_date) d;

  return query
  with posting as (
    select uuidv7() as id, p.* from unnest(postings) p
  ),
  entry as (
    insert into accounting.journal_entries (
      id, external_ref_type, external_ref_id, entry_date, description, line_count,
      reverses_entry_id)
    select p.id, p.external_ref_type, p.external_ref_id, p.entry_date, p.description,
           cardinality(p.lines), p.reverses_entry_id
    from posting p
    on conflict on constraint journal_entries_external_ref_key do nothing
    returning *
  ),
  written as (
    insert into accounting.journal_lines (
      journal_entry_id, line_number, account_id, direction, amount_cents, currency, vehicle_id,
      rental_id, customer_id, location_id)
    select e.id, l.line_number,
           (select a.id from accounting.accounts a where a.code = l.account_code),
           l.direction, l.amount_cents, l.currency, l.vehicle_id, l.rental_id, l.customer_id,
           l.location_id
    from entry e
    join posting p on p.id = e.id
    cross join unnest(p.lines) with ordinality l (
      account_code, direction, amount_cents, currency, vehicle_id, rental_id, customer_id,
      location_id, line_number)
  )
  select * from entry;
end;
$$;

comment on function accounting.post_entries(accounting.posting[]) is
  E'@behavior -*\nPosts many facts at once, like post_entry; returns the new entries, nothing for '
  'facts that were posted before. Granted to nobody: only security definer functions reach it.';
--! EndIncluded accounting/functions/post_entries.sql
--! Included accounting/functions/post_reversal.sql
create or replace function accounting.post_reversal(
  journal_entry_id uuid, entry_date date, description text
) returns accounting.journal_entries
  language sql volatile
return accounting.post_entry(
  'reversal', journal_entry_id, entry_date, description,
  accounting.mirrored_lines(accounting.entry_lines(journal_entry_id)), journal_entry_id);

comment on function accounting.post_reversal(uuid, date, text) is
  E'@behavior -*\nTakes an entry back by one that mirrors it; an entry is reversed once. Granted '
  'to nobody: only security definer functions reach it.';
--! EndIncluded accounting/functions/post_reversal.sql
--! Included accounting/functions/is_manual_entry.sql
create or replace function accounting.is_manual_entry(journal_entry_id uuid) returns boolean
  language sql stable
return exists (
  with recursive chain as (
    select e.external_ref_type, e.reverses_entry_id
    from accounting.journal_entries e
    where e.id = is_manual_entry.journal_entry_id
    union all
    select e.external_ref_type, e.reverses_entry_id
    from chain c
    join accounting.journal_entries e on e.id = c.reverses_entry_id
  )
  select from chain c where c.external_ref_type = 'draft'
);

comment on function accounting.is_manual_entry(uuid) is
  E'@behavior -*\nWhether an entry was made by hand, or takes back one that was.';
--! EndIncluded accounting/functions/is_manual_entry.sql
--! Included accounting/tables/journal_drafts.sql
create table accounting.journal_drafts (
  id                uuid                    not null default uuidv7(),
  status            accounting.draft_status not null default 'draft',
  entry_date        date                    not null,
  description       text                    not null,
  lines             accounting.entry_line[] not null,
  reverses_entry_id uuid,
  prepared_by       uuid                    not null,
  decided_by        uuid,
  decided_at        timestamptz,
  rejection_reason  text,
  journal_entry_id  uuid,
  created_at        timestamptz             not null default now(),
  created_by        uuid,
  updated_at        timestamptz             not null default now(),
  updated_by        uuid,
  row_version       bigint                  not null default 0,

  constraint journal_drafts_pkey primary key (id),
  constraint journal_drafts_journal_entry_id_key unique (journal_entry_id),
  constraint journal_drafts_reverses_entry_id_fkey foreign key (reverses_entry_id)
    references accounting.journal_entries (id) on delete restrict,
  constraint journal_drafts_journal_entry_id_fkey foreign key (journal_entry_id)
    references accounting.journal_entries (id) on delete restrict,
  constraint journal_drafts_four_eyes check (status = 'rejected' or decided_by <> prepared_by),
  constraint journal_drafts_decided_with_user check (
    (status = 'draft') = (decided_by is null) and (status = 'draft') = (decided_at is null)),
  constraint journal_drafts_rejected_with_reason
    check ((status = 'rejected') = (rejection_reason is not null)),
  constraint journal_drafts_posted_with_entry
    check ((status = 'posted') = (journal_entry_id is not null)),
  constraint journal_drafts_description_length check (length(description) between 1 and 500),
  constraint journal_drafts_rejection_reason_length
    check (length(rejection_reason) between 1 and 500),
  constraint journal_drafts_entry_date_range
    check (entry_date between '1990-01-01' and '2199-12-31'),
  constraint journal_drafts_line_count_range check (cardinality(lines) between 2 and 2000)
);

create index journal_drafts_status_idx on accounting.journal_drafts (status);
create index journal_drafts_reverses_entry_id_idx on accounting.journal_drafts (reverses_entry_id);

comment on table accounting.journal_drafts is
  'An entry prepared by hand. One prepares it, another approves it, then it is posted.';
comment on column accounting.journal_drafts.id is 'The id of the draft.';
comment on column accounting.journal_drafts.status is 'Where it stands.';
comment on column accounting.journal_drafts.entry_date is 'The day it is to count for.';
comment on column accounting.journal_drafts.description is 'What it is, in words.';
comment on column accounting.journal_drafts.lines is 'The lines to be posted.';
comment on column accounting.journal_drafts.reverses_entry_id is
  'The entry that it is to take back.';
comment on column accounting.journal_drafts.prepared_by is 'The user who prepared it.';
comment on column accounting.journal_drafts.decided_by is 'The user who approved or rejected it.';
comment on column accounting.journal_drafts.decided_at is 'When it was approved or rejected.';
comment on column accounting.journal_drafts.rejection_reason is 'Why it was rejected.';
comment on column accounting.journal_drafts.journal_entry_id is 'The entry that it became.';
comment on column accounting.journal_drafts.created_at is 'When it was written.';
comment on column accounting.journal_drafts.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column accounting.journal_drafts.updated_at is 'When it was last changed.';
comment on column accounting.journal_drafts.updated_by is 'The user who last changed it.';
comment on column accounting.journal_drafts.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint journal_drafts_journal_entry_id_key on accounting.journal_drafts is
  'An entry comes from one draft.';
comment on constraint journal_drafts_reverses_entry_id_fkey on accounting.journal_drafts is
  'There is no such entry.';
comment on constraint journal_drafts_journal_entry_id_fkey on accounting.journal_drafts is
  'There is no such entry.';
comment on constraint journal_drafts_four_eyes on accounting.journal_drafts is
  'Who prepared an entry does not approve it.';
comment on constraint journal_drafts_decided_with_user on accounting.journal_drafts is
  'A draft that was decided, and no other, has who and when.';
comment on constraint journal_drafts_rejected_with_reason on accounting.journal_drafts is
  'A rejected draft, and no other, has a reason.';
comment on constraint journal_drafts_posted_with_entry on accounting.journal_drafts is
  'A posted draft, and no other, has its entry.';
comment on constraint journal_drafts_description_length on accounting.journal_drafts is
  'A description has 1 to 500 characters.';
comment on constraint journal_drafts_rejection_reason_length on accounting.journal_drafts is
  'A reason has 1 to 500 characters.';
comment on constraint journal_drafts_entry_date_range on accounting.journal_drafts is
  'An entry lies between 1990 and 2200.';
comment on constraint journal_drafts_line_count_range on accounting.journal_drafts is
  'An entry has 2 to 2,000 lines.';
--! EndIncluded accounting/tables/journal_drafts.sql
--! Included accounting/triggers/journal_drafts.sql
-- The life of an entry that is made by hand (fleet.md 5).
select app.allow_transition('draft', null, 'draft', 'prepare_entry', null);
select app.allow_transition('draft', null, 'draft', 'prepare_reversal', null);
select app.allow_transition('draft', 'draft', 'approved', 'approve_draft', null);
select app.allow_transition('draft', 'approved', 'posted', 'post_draft', null);
select app.allow_transition('draft', 'draft', 'rejected', 'reject_draft', null);
select app.allow_transition('draft', 'approved', 'rejected', 'reject_draft', null);

insert into app.rules (name, sqlstate, status, message) values
  ('journal_drafts_status_transition', '55000', null,
   'The draft cannot go from its state to that one.'),
  ('journal_drafts_immutable', '55000', null,
   'What one approves is what another prepared: reject it, and prepare another.'),
  ('journal_drafts_append_only', '55000', null, 'A draft is rejected, never deleted.'),
  ('journal_drafts_lines_whole', '23514', null,
   'A line has an account, a side, an amount above zero and a currency.'),
  ('journal_drafts_amount_bounded', '23514', null,
   'A line is at most a billion units of its currency.'),
  ('journal_drafts_accounts_known', '23503', null, 'There is no account with this code.'),
  ('journal_drafts_reverses_manual_entry', '23514', null,
   'Only an entry by hand is reversed by hand; that of a document by another document.'),
  ('journal_drafts_reverses_once', '23505', null, 'This entry was reversed already.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on accounting.journal_drafts
  for each row execute function app.tg__stamp();

create or replace trigger _200_state_transition
  before insert or update of status on accounting.journal_drafts
  for each row execute function app.tg__state_transition('draft');

create or replace trigger _250_frozen
  before update on accounting.journal_drafts
  for each row execute function app.tg__frozen(
    'draft approved: status decided_by decided_at',
    'approved posted: status journal_entry_id',
    'draft rejected: status decided_by decided_at rejection_reason',
    'approved rejected: status decided_by decided_at rejection_reason');

-- So that whoever prepares an entry hears of its faults, not who posts it. The journal judges
-- again: an account may be retired and a month closed meanwhile.
create or replace function accounting.tg_journal_drafts__accept() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_fault record;
begin
  if exists (
    select from unnest(new.lines) l
    where l.account_code is null or l.direction is null or l.currency is null
      or coalesce(l.amount_cents, 0) <= 0
  ) then
    perform app.raise_rule('journal_drafts_lines_whole');
  -- Posted, a slip would stay in all sums, and they are cents too.
  elsif exists (select from unnest(new.lines) l where l.amount_cents > 100000000000) then
    perform app.raise_rule('journal_drafts_amount_bounded');
  end if;
  perform accounting.refuse_unbalanced(new.lines);

  select jsonb_build_object('accountCode', l.account_code) as details, a.id is null as is_unknown,
         a.is_control, a.retired_at is not null as is_retired
  into v_fault
  from unnest(new.lines) l
  left join accounting.accounts a on a.code = l.account_code
  where a.id is null or a.is_control or a.retired_at is not null or a.currency <> l.currency
  limit 1;
  if not found then
    return new;
  elsif v_fault.is_unknown then
    perform app.raise_rule('journal_drafts_accounts_known', v_fault.details);
  elsif v_fault.is_control then
    perform app.raise_rule('journal_lines_no_control_account', v_fault.details);
  elsif v_fault.is_retired then
    perform app.raise_rule('journal_lines_account_in_use', v_fault.details);
  end if;
  perform app.raise_rule('journal_lines_account_currency', v_fault.details);
  return new;
end;
$$;

comment on function accounting.tg_journal_drafts__accept() is
  'Refuses a draft whose lines the journal would not take.';

create or replace trigger _300_accept
  before insert on accounting.journal_drafts
  for each row execute function accounting.tg_journal_drafts__accept();

create or replace function accounting.tg_journal_drafts__period_open() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if exists (
    select from accounting.periods p
    where p.starts_on >= date_trunc('month', new.entry_date::timestamp)::date
      and p.status = 'closed'
  ) then
    perform app.raise_rule('journal_entries_period_open',
      jsonb_build_object('entryDate', new.entry_date));
  end if;
  return new;
end;
$$;

comment on function accounting.tg_journal_drafts__period_open() is
  'Refuses a draft for a closed period.';

create or replace trigger _300_period_open
  before insert on accounting.journal_drafts
  for each row execute function accounting.tg_journal_drafts__period_open();

create or replace function accounting.tg_journal_drafts__reverses() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  -- The foreign key says what is not there.
  if not exists (
    select from accounting.journal_entries e where e.id = new.reverses_entry_id
  ) then
    return new;
  elsif not accounting.is_manual_entry(new.reverses_entry_id) then
    perform app.raise_rule('journal_drafts_reverses_manual_entry');
  elsif exists (
    select from accounting.journal_entries e where e.reverses_entry_id = new.reverses_entry_id
  ) then
    perform app.raise_rule('journal_drafts_reverses_once');
  elsif new.lines is distinct from
      accounting.mirrored_lines(accounting.entry_lines(new.reverses_entry_id)) then
    perform app.raise_rule('journal_entries_reversal_mirrors');
  end if;
  return new;
end;
$$;

comment on function accounting.tg_journal_drafts__reverses() is
  'Refuses a reversal of what was not made by hand, of what is reversed, or by other lines.';

create or replace trigger _310_reverses
  before insert on accounting.journal_drafts
  for each row when (new.reverses_entry_id is not null)
  execute function accounting.tg_journal_drafts__reverses();

create or replace trigger _800_state_change
  after insert or update of status on accounting.journal_drafts
  for each row execute function app.tg__state_change('draft', 'id', 'status');

create or replace trigger _200_append_only
  before delete or truncate on accounting.journal_drafts
  for each statement execute function app.tg__append_only();
--! EndIncluded accounting/triggers/journal_drafts.sql
--! Included accounting/policies/journal_drafts.sql
alter table accounting.journal_drafts enable row level security;

revoke all on accounting.journal_drafts from anonymous, customer, staff, admin, service;
grant select on accounting.journal_drafts to staff, admin, service;

create policy journal_drafts_staff_reads on accounting.journal_drafts
  for select to staff, admin, service using ((select app.has_permission('accounting.read')));
--! EndIncluded accounting/policies/journal_drafts.sql
--! Included accounting/functions/prepare_entry.sql
create or replace function accounting.prepare_entry(
  entry_date date, description text, entry_lines accounting.entry_line[]
) returns accounting.journal_drafts
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_draft accounting.journal_drafts;
begin
  perform app.require_permission('accounting.post');

  insert into accounting.journal_drafts (entry_date, description, lines, prepared_by)
  values (prepare_entry.entry_date, app.clean_text(prepare_entry.description), entry_lines,
          app.current_user_id())
  returning * into v_draft;
  return v_draft;
end;
$$;

comment on function accounting.prepare_entry(date, text, accounting.entry_line[]) is
  E'Prepares an entry by hand: another accountant approves it, then it is posted. Its lines '
  'balance in each currency and touch no control account. Permission: accounting.post.\n'
  '@param entry_date The day that it counts for; its month is open.\n'
  '@param description What it is, in words.\n'
  '@param entry_lines Its lines, two at least.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function accounting.prepare_entry(date, text, accounting.entry_line[])
  to staff, admin, service;
--! EndIncluded accounting/functions/prepare_entry.sql
--! Included accounting/functions/prepare_reversal.sql
create or replace function accounting.prepare_reversal(
  journal_entry_id uuid, reason text, entry_date date default null
) returns accounting.journal_drafts
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_draft accounting.journal_drafts;
begin
  perform app.require_permission('accounting.post');

  if not exists (
    select from accounting.journal_entries e where e.id = prepare_reversal.journal_entry_id
  ) then
    perform app.raise_not_found('entry');
  end if;
  insert into accounting.journal_drafts (
    entry_date, description, lines, reverses_entry_id, prepared_by)
  values (
    coalesce(prepare_reversal.entry_date, accounting.today()),
    app.clean_text(prepare_reversal.reason),
    accounting.mirrored_lines(accounting.entry_lines(prepare_reversal.journal_entry_id)),
    prepare_reversal.journal_entry_id, app.current_user_id())
  returning * into v_draft;
  return v_draft;
end;
$$;

comment on function accounting.prepare_reversal(uuid, text, date) is
  E'Prepares to take back an entry that was made by hand; it is approved and posted like any '
  'other. The entry of a document is taken back by its document, such as a credit note. '
  'Permission: accounting.post.\n'
  '@param journal_entry_id The entry to take back.\n'
  '@param reason Why.\n'
  '@param entry_date The day that it counts for; without one today.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function accounting.prepare_reversal(uuid, text, date) to staff, admin, service;
--! EndIncluded accounting/functions/prepare_reversal.sql
--! Included accounting/functions/approve_draft.sql
create or replace function accounting.approve_draft(draft_id uuid)
  returns accounting.journal_drafts
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_draft accounting.journal_drafts;
begin
  perform app.require_permission('accounting.post');

  update accounting.journal_drafts d
  set status = 'approved', decided_by = app.current_user_id(), decided_at = now()
  where d.id = draft_id
  returning * into v_draft;
  if not found then
    perform app.raise_not_found('draft');
  end if;
  return v_draft;
end;
$$;

comment on function accounting.approve_draft(uuid) is
  E'Approves an entry that somebody else prepared (JOURNAL_DRAFTS_FOUR_EYES). Permission: '
  'accounting.post.\n'
  '@param draft_id The draft.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function accounting.approve_draft(uuid) to staff, admin, service;
--! EndIncluded accounting/functions/approve_draft.sql
--! Included accounting/functions/reject_draft.sql
create or replace function accounting.reject_draft(draft_id uuid, reason text)
  returns accounting.journal_drafts
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_draft accounting.journal_drafts;
begin
  perform app.require_permission('accounting.post');

  update accounting.journal_drafts d
  set status = 'rejected', decided_by = app.current_user_id(), decided_at = now(),
      rejection_reason = app.clean_text(reason)
  where d.id = draft_id
  returning * into v_draft;
  if not found then
    perform app.raise_not_found('draft');
  end if;
  return v_draft;
end;
$$;

comment on function accounting.reject_draft(uuid, text) is
  E'Rejects an entry that was prepared or approved, and not posted; who prepared it may too. '
  'Permission: accounting.post.\n'
  '@param draft_id The draft.\n'
  '@param reason Why.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function accounting.reject_draft(uuid, text) to staff, admin, service;
--! EndIncluded accounting/functions/reject_draft.sql
--! Included accounting/functions/post_draft.sql
create or replace function accounting.post_draft(draft_id uuid) returns accounting.journal_entries
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_draft accounting.journal_drafts;
  v_entry accounting.journal_entries;
begin
  perform app.require_permission('accounting.post');

  select * into v_draft
  from accounting.journal_drafts d where d.id = draft_id for no key update;
  if not found then
    perform app.raise_not_found('draft');
  end if;

  if v_draft.reverses_entry_id is null then
    v_entry := accounting.post_entry(
      'draft', v_draft.id, v_draft.entry_date, v_draft.description, v_draft.lines);
  else
    v_entry := accounting.post_reversal(
      v_draft.reverses_entry_id, v_draft.entry_date, v_draft.description);
  end if;
  -- Refuses what is not approved, and a reversal that another draft has posted meanwhile.
  update accounting.journal_drafts d
  set status = 'posted', journal_entry_id = v_entry.id
  where d.id = v_draft.id;
  return v_entry;
end;
$$;

comment on function accounting.post_draft(uuid) is
  E'@requiresIdempotencyKey\n'
  'Posts an approved entry to the books. Refused when its month was closed meanwhile '
  '(JOURNAL_ENTRIES_PERIOD_OPEN). Permission: accounting.post.\n'
  '@param draft_id The draft.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function accounting.post_draft(uuid) to staff, admin, service;
--! EndIncluded accounting/functions/post_draft.sql
--! Included accounting/tables/year_closings.sql
create table accounting.year_closings (
  id                uuid              not null default uuidv7(),
  year              integer           not null,
  currency          app.currency_code not null,
  journal_entry_id  uuid              not null,
  reversal_entry_id uuid,
  created_at        timestamptz       not null default now(),
  created_by        uuid,
  updated_at        timestamptz       not null default now(),
  updated_by        uuid,
  row_version       bigint            not null default 0,

  constraint year_closings_pkey primary key (id),
  constraint year_closings_one_in_force
    exclude (year with =, currency with =) where (reversal_entry_id is null),
  constraint year_closings_journal_entry_id_key unique (journal_entry_id),
  constraint year_closings_journal_entry_id_fkey foreign key (journal_entry_id)
    references accounting.journal_entries (id) on delete restrict,
  constraint year_closings_reversal_entry_id_key unique (reversal_entry_id),
  constraint year_closings_reversal_entry_id_fkey foreign key (reversal_entry_id)
    references accounting.journal_entries (id) on delete restrict,
  constraint year_closings_year_range check (year between 1990 and 2199)
);

comment on table accounting.year_closings is
  'The entry that carried the result of a year to RETAINED_EARNINGS.';
comment on column accounting.year_closings.id is 'The id of the closing.';
comment on column accounting.year_closings.year is 'The year.';
comment on column accounting.year_closings.currency is 'The currency of all of these (ISO 4217).';
comment on column accounting.year_closings.journal_entry_id is 'The entry.';
comment on column accounting.year_closings.reversal_entry_id is
  'The entry that took it back, when the year was opened again.';
comment on column accounting.year_closings.created_at is 'When it was written.';
comment on column accounting.year_closings.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column accounting.year_closings.updated_at is 'When it was last changed.';
comment on column accounting.year_closings.updated_by is 'The user who last changed it.';
comment on column accounting.year_closings.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint year_closings_one_in_force on accounting.year_closings is
  'This year is closed already.';
comment on constraint year_closings_journal_entry_id_key on accounting.year_closings is
  'An entry closes one year.';
comment on constraint year_closings_journal_entry_id_fkey on accounting.year_closings is
  'There is no such entry.';
comment on constraint year_closings_reversal_entry_id_key on accounting.year_closings is
  'An entry opens one year.';
comment on constraint year_closings_reversal_entry_id_fkey on accounting.year_closings is
  'There is no such entry.';
comment on constraint year_closings_year_range on accounting.year_closings is
  'A year lies between 1990 and 2200.';
--! EndIncluded accounting/tables/year_closings.sql
--! Included accounting/triggers/year_closings.sql
insert into app.rules (name, sqlstate, status, message) values
  ('year_closings_append_only', '55000', null, 'That a year was closed stays on record.'),
  ('year_closings_immutable', '55000', null, 'Of a closed year only its reversal is written, once.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on accounting.year_closings
  for each row execute function app.tg__stamp();

create or replace trigger _200_append_only
  before delete or truncate on accounting.year_closings
  for each statement execute function app.tg__append_only();

create or replace trigger _200_reversed_once
  before update on accounting.year_closings
  for each row when (old.reversal_entry_id is not null)
  execute function app.tg__append_only();

create or replace trigger _250_frozen
  before update on accounting.year_closings
  for each row execute function app.tg__frozen('*: reversal_entry_id');
--! EndIncluded accounting/triggers/year_closings.sql
--! Included accounting/policies/year_closings.sql
alter table accounting.year_closings enable row level security;

revoke all on accounting.year_closings from anonymous, customer, staff, admin, service;
grant select on accounting.year_closings to staff, admin, service;

create policy year_closings_staff_reads on accounting.year_closings
  for select to staff, admin, service using ((select app.has_permission('accounting.read')));
--! EndIncluded accounting/policies/year_closings.sql
--! Included accounting/functions/balances_through.sql
-- From the last closing before it, so that a month costs what the month holds.
create or replace function accounting.balances_through(period_starts_on date)
  returns table (account_id uuid, currency text, debit_cents bigint, credit_cents bigint)
  language sql stable
begin atomic
  with moved as (
    select b.account_id, b.currency, b.debit_cents, b.credit_cents
    from accounting.closing_balances b
    where b.closing_id = (
      select c.id
      from accounting.periods p
      join accounting.period_closings c on c.period_id = p.id and c.reopened_at is null
      where p.starts_on < balances_through.period_starts_on
      order by p.starts_on desc
      limit 1)
    union all
    select l.account_id, l.currency,
           case l.direction when 'debit' then l.amount_cents else 0 end,
           case l.direction when 'credit' then l.amount_cents else 0 end
    from accounting.journal_entries e
    join accounting.journal_lines l on l.journal_entry_id = e.id
    where e.period_starts_on = balances_through.period_starts_on
  )
  select m.account_id, m.currency, sum(m.debit_cents)::bigint, sum(m.credit_cents)::bigint
  from moved m
  group by m.account_id, m.currency;
end;

comment on function accounting.balances_through(date) is
  E'@behavior -*\nWhat the accounts add up to at the end of a period, when all before it are '
  'closed.';
--! EndIncluded accounting/functions/balances_through.sql
--! Included accounting/functions/carry_year.sql
-- By what the accounts add up to, not by what the year moved: former years are carried already.
create or replace function accounting.carry_year(year integer) returns void
  language plpgsql volatile set search_path = ''
as $$
declare
  v_closing_id uuid;
  v_entry_id uuid;
  v_result record;
begin
  for v_result in
    with balance as (
      select a.code, b.currency, b.debit_cents - b.credit_cents as net_cents
      from accounting.balances_through(make_date(carry_year.year, 12, 1)) b
      join accounting.accounts a on a.id = b.account_id
      where a.type in ('revenue', 'expense') and b.debit_cents <> b.credit_cents
    ),
    carried as (
      select b.code, b.currency, -b.net_cents as net_cents from balance b
      union all
      select 'RETAINED_EARNINGS', b.currency, sum(b.net_cents)::bigint
      from balance b
      group by b.currency
      having sum(b.net_cents) <> 0
    )
    select c.currency, array_agg(
      row(c.code, case when c.net_cents > 0 then 'debit' else 'credit' end, abs(c.net_cents),
          c.currency, null, null, null, null)::accounting.entry_line
      order by c.code = 'RETAINED_EARNINGS', c.code) as lines
    from carried c
    group by c.currency
    order by c.currency
  loop
    v_closing_id := uuidv7();
    v_entry_id := (accounting.post_entry(
      'year_end', v_closing_id, make_date(carry_year.year, 12, 31),
      format('Result of %s', carry_year.year), v_result.lines)).id;
    insert into accounting.year_closings (id, year, currency, journal_entry_id)
    values (v_closing_id, carry_year.year, v_result.currency, v_entry_id);
  end loop;
end;
$$;

comment on function accounting.carry_year(integer) is
  E'@behavior -*\nPosts, for each currency, the entry that carries revenue and expense of a year '
  'to RETAINED_EARNINGS. Granted to nobody: only security definer functions reach it.';
--! EndIncluded accounting/functions/carry_year.sql
--! Included accounting/functions/locked_period.sql
-- In the order of whoever opens a month and posts to it: the table, then the row.
create or replace function accounting.locked_period(starts_on date) returns accounting.periods
  language plpgsql volatile set search_path = ''
as $$
declare
  v_period accounting.periods;
begin
  perform app.require_read_committed();
  lock table accounting.periods in share row exclusive mode;
  select * into v_period
  from accounting.periods p where p.starts_on = locked_period.starts_on for update;
  if not found then
    perform app.raise_not_found('period');
  end if;
  return v_period;
end;
$$;

comment on function accounting.locked_period(date) is
  E'@behavior -*\nThe period that starts on a day, kept from whoever posts to it, closes or opens '
  'it. Granted to nobody: only security definer functions reach it.';
--! EndIncluded accounting/functions/locked_period.sql
--! Included accounting/functions/close_period.sql
create or replace function accounting.close_period(starts_on date) returns accounting.periods
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_period accounting.periods;
begin
  perform app.require_permission('accounting.close');

  -- A month without postings is closed too.
  perform accounting.open_period(close_period.starts_on);
  v_period := accounting.locked_period(close_period.starts_on);
  update accounting.periods p set status = 'closed' where p.id = v_period.id
  returning * into v_period;
  return v_period;
end;
$$;

comment on function accounting.close_period(date) is
  E'Closes a month of the books: nothing is posted into it any more. Refused before it is over '
  '(PERIODS_CLOSED_AFTER_END) and while an earlier one is open (PERIODS_CLOSED_IN_ORDER); '
  'December is closed with its year (PERIODS_CLOSED_WITH_YEAR). Permission: accounting.close.\n'
  '@param starts_on The first day of the month.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function accounting.close_period(date) to staff, admin, service;
--! EndIncluded accounting/functions/close_period.sql
--! Included accounting/functions/reopen_period.sql
create or replace function accounting.reopen_period(period_id uuid, reason text)
  returns accounting.periods
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_period accounting.periods;
begin
  perform app.require_permission('accounting.reopen');

  select * into v_period from accounting.periods p where p.id = reopen_period.period_id;
  if not found then
    perform app.raise_not_found('period');
  end if;
  v_period := accounting.locked_period(v_period.starts_on);

  update accounting.period_closings c
  set reopened_reason = app.clean_text(reopen_period.reason)
  where c.period_id = v_period.id and c.reopened_at is null;
  update accounting.periods p set status = 'open' where p.id = v_period.id
  returning * into v_period;
  return v_period;
end;
$$;

comment on function accounting.reopen_period(uuid, text) is
  E'Opens a closed month again, the last one first (PERIODS_CLOSED_IN_ORDER). Opening December '
  'takes back what carried the result of its year. Permission: accounting.reopen.\n'
  '@param period_id The period.\n'
  '@param reason Why; it stays on record.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function accounting.reopen_period(uuid, text) to staff, admin, service;
--! EndIncluded accounting/functions/reopen_period.sql
--! Included accounting/functions/close_year.sql
create or replace function accounting.close_year(year integer) returns accounting.periods
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_december constant date := make_date(close_year.year, 12, 1);
  v_period accounting.periods;
begin
  perform app.require_permission('accounting.close');

  perform accounting.open_period(v_december);
  v_period := accounting.locked_period(v_december);
  -- What the year carries is only known when nothing can be added to it.
  if exists (
    select from accounting.periods p where p.starts_on < v_december and p.status = 'open'
  ) then
    perform app.raise_rule('periods_closed_in_order');
  elsif v_period.ends_on >= accounting.today() then
    perform app.raise_rule('periods_closed_after_end',
      jsonb_build_object('endsOn', v_period.ends_on));
  end if;

  if v_period.status = 'open' then
    perform accounting.carry_year(close_year.year);
  end if;
  update accounting.periods p set status = 'closed' where p.id = v_period.id
  returning * into v_period;
  return v_period;
end;
$$;

comment on function accounting.close_year(integer) is
  E'@requiresIdempotencyKey\n'
  'Closes a year: carries its revenue and expense to RETAINED_EARNINGS, in each currency, and '
  'closes December. Refused before the year is over (PERIODS_CLOSED_AFTER_END) and while an '
  'earlier month is open (PERIODS_CLOSED_IN_ORDER). Permission: accounting.close.\n'
  '@param year The year.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function accounting.close_year(integer) to staff, admin, service;
--! EndIncluded accounting/functions/close_year.sql
--! Included accounting/tables/charge_accounts.sql
create table accounting.charge_accounts (
  charge_type text        not null,
  account_id  uuid        not null,
  created_at  timestamptz not null default now(),
  created_by  uuid,
  updated_at  timestamptz not null default now(),
  updated_by  uuid,
  row_version bigint      not null default 0,

  constraint charge_accounts_pkey primary key (charge_type),
  constraint charge_accounts_account_id_fkey foreign key (account_id)
    references accounting.accounts (id) on delete restrict,
  constraint charge_accounts_charge_type_format check (charge_type ~ '^[a-z][a-z_]{1,39}$')
);

create index charge_accounts_account_id_idx on accounting.charge_accounts (account_id);

comment on table accounting.charge_accounts is 'Which account the revenue of a charge goes to.';
comment on column accounting.charge_accounts.charge_type is 'What was charged.';
comment on column accounting.charge_accounts.account_id is 'The account of its revenue.';
comment on column accounting.charge_accounts.created_at is 'When it was written.';
comment on column accounting.charge_accounts.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column accounting.charge_accounts.updated_at is 'When it was last changed.';
comment on column accounting.charge_accounts.updated_by is 'The user who last changed it.';
comment on column accounting.charge_accounts.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint charge_accounts_account_id_fkey on accounting.charge_accounts is
  'There is no such account.';
comment on constraint charge_accounts_charge_type_format on accounting.charge_accounts is
  'A charge type is 2 to 40 small letters and underscores.';
--! EndIncluded accounting/tables/charge_accounts.sql
--! Included accounting/triggers/charge_accounts.sql
create or replace trigger _100_stamp
  before insert or update on accounting.charge_accounts
  for each row execute function app.tg__stamp();
--! EndIncluded accounting/triggers/charge_accounts.sql
--! Included accounting/policies/charge_accounts.sql
alter table accounting.charge_accounts enable row level security;

revoke all on accounting.charge_accounts from anonymous, customer, staff, admin, service;
grant select on accounting.charge_accounts to staff, admin, service;

create policy charge_accounts_staff_reads on accounting.charge_accounts
  for select to staff, admin, service using ((select app.has_permission('accounting.read')));
--! EndIncluded accounting/policies/charge_accounts.sql
--! Included accounting/tables/number_series.sql
create table accounting.number_series (
  kind        accounting.series_kind not null,
  year        integer                not null,
  last_number integer                not null,

  constraint number_series_pkey primary key (kind, year),
  constraint number_series_last_number_range check (last_number between 0 and 999999),
  constraint number_series_year_range check (year between 1990 and 2199)
);

comment on table accounting.number_series is
  E'@behavior -*\n'
  'The last number that was given, a series for each kind of document and year. Its row is the '
  'lock that keeps the numbers without a gap.';
comment on column accounting.number_series.kind is 'What it numbers.';
comment on column accounting.number_series.year is 'The year of the issue.';
comment on column accounting.number_series.last_number is 'The last number given; the first is 1.';
comment on constraint number_series_last_number_range on accounting.number_series is
  'A series has at most 999,999 numbers a year.';
comment on constraint number_series_year_range on accounting.number_series is
  'A series lies between 1990 and 2200.';
--! EndIncluded accounting/tables/number_series.sql
--! Included accounting/triggers/number_series.sql
insert into app.rules (name, sqlstate, status, message) values
  ('number_series_append_only', '55000', null, 'A series is never deleted.'),
  ('number_series_by_one', '55000', null, 'Numbers are given one after another, from 1.'),
  ('number_series_number_used', '23514', null, 'A number is given to a document.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function accounting.tg_number_series__by_one() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if tg_op = 'INSERT' then
    if new.last_number <> 1 then
      perform app.raise_rule('number_series_by_one');
    end if;
  elsif (new.kind, new.year, new.last_number) <> (old.kind, old.year, old.last_number + 1) then
    perform app.raise_rule('number_series_by_one');
  end if;
  return new;
end;
$$;

comment on function accounting.tg_number_series__by_one() is
  'Refuses a series that does not begin with 1 or skips a number.';

create or replace trigger _200_by_one
  before insert or update on accounting.number_series
  for each row execute function accounting.tg_number_series__by_one();

-- At commit: the number is taken before its document is written.
create or replace function accounting.tg_number_series__used() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_number constant text := accounting.document_number(new.kind, new.year, new.last_number);
begin
  if not exists (select from accounting.invoices i where i.number = v_number)
     and not exists (select from accounting.credit_notes n where n.number = v_number) then
    perform app.raise_rule('number_series_number_used');
  end if;
  return null;
end;
$$;

comment on function accounting.tg_number_series__used() is
  'Refuses, at commit, a number that no document has.';

drop trigger if exists _900_used on accounting.number_series;
create constraint trigger _900_used
  after insert or update on accounting.number_series
  deferrable initially deferred
  for each row execute function accounting.tg_number_series__used();

create or replace trigger _200_append_only
  before delete or truncate on accounting.number_series
  for each statement execute function app.tg__append_only();
--! EndIncluded accounting/triggers/number_series.sql
--! Included accounting/policies/number_series.sql
-- No API role has any right here and no policy lets one in: only the functions of the books do.
alter table accounting.number_series enable row level security;
revoke all on accounting.number_series from anonymous, customer, staff, admin, service;
--! EndIncluded accounting/policies/number_series.sql
--! Included accounting/tables/invoices.sql
create table accounting.invoices (
  id                uuid                      not null default uuidv7(),
  status            accounting.invoice_status not null default 'draft',
  number            text,
  series_year       integer,
  sequence_number   integer,
  customer_id       uuid                      not null,
  buyer_name        text                      not null,
  rental_id         uuid,
  vehicle_id        uuid,
  location_id       uuid,
  description       text                      not null,
  seller            jsonb,
  issue_date        date,
  due_date          date,
  net_cents         app.cents                 not null,
  tax_cents         app.cents                 not null,
  total_cents       app.cents                 not null,
  allocated_cents   app.cents                 not null default 0,
  credited_cents    app.cents                 not null default 0,
  written_off_cents app.cents                 not null default 0,
  open_cents        app.cents                 generated always as (
    case when status in ('draft', 'discarded') then 0
         else total_cents - allocated_cents - credited_cents - written_off_cents end) stored,
  currency          app.currency_code         not null,
  journal_entry_id  uuid,
  pdf_file_id       uuid,
  pdf_sha256        text,
  html_file_id      uuid,
  html_sha256       text,
  rendered_at       timestamptz,
  created_at        timestamptz               not null default now(),
  created_by        uuid,
  updated_at        timestamptz               not null default now(),
  updated_by        uuid,
  row_version       bigint                    not null default 0,

  constraint invoices_pkey primary key (id),
  constraint invoices_number_key unique (number),
  constraint invoices_journal_entry_id_key unique (journal_entry_id),
  constraint invoices_journal_entry_id_fkey foreign key (journal_entry_id)
    references accounting.journal_entries (id) on delete restrict,
  constraint invoices_buyer_name_length check (length(buyer_name) between 1 and 120),
  constraint invoices_description_length check (length(description) between 1 and 300),
  constraint invoices_number_format check (
    number = accounting.document_number('invoice', series_year, sequence_number)),
  constraint invoices_series_year_of_issue check (series_year = extract(year from issue_date)),
  constraint invoices_total_is_sum check (total_cents = net_cents + tax_cents),
  constraint invoices_amount_positive check (total_cents > 0),
  constraint invoices_settled_within_total check (
    allocated_cents >= 0 and credited_cents >= 0 and written_off_cents >= 0
    and allocated_cents + credited_cents + written_off_cents <= total_cents),
  constraint invoices_issued_whole check (
    num_nulls(number, series_year, sequence_number, seller, issue_date, due_date, journal_entry_id)
    = case when status in ('draft', 'discarded') then 7 else 0 end),
  constraint invoices_status_follows_settlement check (case status
    when 'draft' then allocated_cents + credited_cents + written_off_cents = 0
    when 'discarded' then allocated_cents + credited_cents + written_off_cents = 0
    when 'issued' then allocated_cents + credited_cents + written_off_cents < total_cents
    when 'void' then credited_cents = total_cents
    when 'written_off' then written_off_cents > 0
      and allocated_cents + credited_cents + written_off_cents = total_cents
    else written_off_cents = 0 and credited_cents < total_cents
      and allocated_cents + credited_cents = total_cents end),
  constraint invoices_due_after_issue check (due_date >= issue_date),
  constraint invoices_rendered_whole check (
    num_nulls(rendered_at, pdf_file_id, pdf_sha256, html_file_id, html_sha256) in (0, 5)),
  constraint invoices_sha256_format check (
    pdf_sha256 ~ '^[0-9a-f]{64}$' and html_sha256 ~ '^[0-9a-f]{64}$')
);

create index invoices_customer_id_idx on accounting.invoices (customer_id, issue_date, id);
create index invoices_rental_id_idx on accounting.invoices (rental_id);
create index invoices_status_idx on accounting.invoices (status, due_date);
create index invoices_issue_date_idx on accounting.invoices (issue_date, id);
-- The renderer's queue.
create index invoices_rendered_at_idx on accounting.invoices (issue_date, id)
  where (rendered_at is null and number is not null);
-- For the policies of the files.
create index invoices_pdf_file_id_idx on accounting.invoices (pdf_file_id)
  where (pdf_file_id is not null);
create index invoices_html_file_id_idx on accounting.invoices (html_file_id)
  where (html_file_id is not null);

comment on table accounting.invoices is
  E'@foreignKey (customer_id) references rental.customers (id)|@fieldName '
  'customer|@foreignFieldName invoices\n'
  '@foreignKey (rental_id) references rental.rentals (id)|@fieldName rental|@foreignFieldName '
  'invoices\n'
  'What a customer owes for something. Numbered, posted and fixed when it is issued; afterwards '
  'only payments, credit notes and write-offs count against it.';
comment on column accounting.invoices.id is 'The id of the invoice.';
comment on column accounting.invoices.status is
  'Where it stands; payments, credit notes and write-offs move it.';
comment on column accounting.invoices.number is
  'Its number: INV, the year, and a number without gaps.';
comment on column accounting.invoices.series_year is 'The year of its series.';
comment on column accounting.invoices.sequence_number is 'Its number in the series.';
comment on column accounting.invoices.customer_id is 'Who owes it.';
comment on column accounting.invoices.buyer_name is 'Who owes it, in words, as of the issue.';
comment on column accounting.invoices.rental_id is 'The rental that it is for.';
comment on column accounting.invoices.vehicle_id is 'The vehicle that it is for.';
comment on column accounting.invoices.location_id is 'The location that earned it.';
comment on column accounting.invoices.description is 'What it is for, in words.';
comment on column accounting.invoices.seller is
  'Who issued it: the company''s details as of the issue.';
comment on column accounting.invoices.issue_date is 'The day it counts for.';
comment on column accounting.invoices.due_date is 'The day it is to be paid by.';
comment on column accounting.invoices.net_cents is 'The sum of its lines, net.';
comment on column accounting.invoices.tax_cents is 'The sum of their taxes.';
comment on column accounting.invoices.total_cents is 'What is owed: net plus tax.';
comment on column accounting.invoices.allocated_cents is
  'How much of it was paid: the sum of its allocations.';
comment on column accounting.invoices.credited_cents is
  'How much of it was credited: the sum of its credit notes.';
comment on column accounting.invoices.written_off_cents is 'How much of it was given up.';
comment on column accounting.invoices.open_cents is 'What is still owed.';
comment on column accounting.invoices.currency is 'The currency of all of these (ISO 4217).';
comment on column accounting.invoices.journal_entry_id is 'The entry that posted it.';
comment on column accounting.invoices.pdf_file_id is
  E'@behavior -*\nThe stored PDF (app.stored_files).';
comment on column accounting.invoices.pdf_sha256 is 'The SHA-256 of the PDF, in hexadecimal.';
comment on column accounting.invoices.html_file_id is
  E'@behavior -*\nThe stored HTML (app.stored_files).';
comment on column accounting.invoices.html_sha256 is 'The SHA-256 of the HTML, in hexadecimal.';
comment on column accounting.invoices.rendered_at is
  'When its document was made; a job makes it soon after the issue.';
comment on column accounting.invoices.created_at is 'When it was written.';
comment on column accounting.invoices.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column accounting.invoices.updated_at is 'When it was last changed.';
comment on column accounting.invoices.updated_by is 'The user who last changed it.';
comment on column accounting.invoices.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint invoices_number_key on accounting.invoices is
  'There is an invoice with this number.';
comment on constraint invoices_journal_entry_id_key on accounting.invoices is
  'An entry posts one invoice.';
comment on constraint invoices_journal_entry_id_fkey on accounting.invoices is
  'There is no such entry.';
comment on constraint invoices_buyer_name_length on accounting.invoices is
  'A name has 1 to 120 characters.';
comment on constraint invoices_description_length on accounting.invoices is
  'A description has 1 to 300 characters.';
comment on constraint invoices_number_format on accounting.invoices is
  'The number of an invoice is INV, the year and the number in its series.';
comment on constraint invoices_series_year_of_issue on accounting.invoices is
  'An invoice is numbered in the year of its issue.';
comment on constraint invoices_total_is_sum on accounting.invoices is 'A total is net plus tax.';
comment on constraint invoices_amount_positive on accounting.invoices is
  'An invoice is over more than nothing.';
comment on constraint invoices_settled_within_total on accounting.invoices is
  'No more is paid, credited and written off than is owed.';
comment on constraint invoices_issued_whole on accounting.invoices is
  'An issued invoice, and no other, has its number, days and entry.';
comment on constraint invoices_status_follows_settlement on accounting.invoices is
  'What was paid, credited and written off says whether an invoice is issued, paid, written off '
  'or void.';
comment on constraint invoices_due_after_issue on accounting.invoices is
  'An invoice is not due before it is issued.';
comment on constraint invoices_rendered_whole on accounting.invoices is
  'A document comes with its files and their hashes.';
comment on constraint invoices_sha256_format on accounting.invoices is
  'A SHA-256 is 64 hexadecimal digits.';
--! EndIncluded accounting/tables/invoices.sql
--! Included accounting/triggers/invoices.sql
-- The life of an invoice (fleet.md 5): after its issue what counts against it moves it.
select app.allow_transition('invoice', null, 'draft', 'prepare_invoice', null);
select app.allow_transition('invoice', 'draft', 'issued', 'issue_invoice', 'InvoiceIssued');
select app.allow_transition('invoice', 'draft', 'discarded', 'discard_invoice', null);
select app.allow_transition('invoice', 'issued', 'paid', 'allocate_receipt', 'InvoicePaid');
select app.allow_transition('invoice', 'issued', 'void', 'issue_credit_note', 'InvoiceVoided');
select app.allow_transition(
  'invoice', 'issued', 'written_off', 'write_off_invoice', 'InvoiceWrittenOff');
select app.allow_transition('invoice', 'paid', 'issued', 'reverse_allocation', 'InvoiceReopened');
select app.allow_transition(
  'invoice', 'written_off', 'issued', 'reverse_allocation', 'InvoiceReopened');

insert into app.rules (name, sqlstate, status, message) values
  ('invoices_status_transition', '55000', null,
   'The invoice cannot go from its state to that one.'),
  ('invoices_append_only', '55000', null, 'An invoice is never deleted.'),
  ('invoices_immutable', '55000', null,
   'An invoice stays what it is: credit it, and issue another.'),
  ('invoices_totals_of_lines', '23514', null,
   'The totals of an invoice are the sums of its lines.'),
  ('invoices_settlement_is_sum', '55000', null,
   'What was paid, credited and written off is the sum of its records.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on accounting.invoices
  for each row execute function app.tg__stamp();

create or replace trigger _200_state_transition
  before insert or update of status on accounting.invoices
  for each row execute function app.tg__state_transition('invoice');

create or replace trigger _250_frozen
  before update on accounting.invoices
  for each row execute function app.tg__frozen(
    '*: open_cents allocated_cents credited_cents written_off_cents rendered_at pdf_file_id '
    'pdf_sha256 html_file_id html_sha256',
    'draft issued: status number series_year sequence_number seller issue_date due_date '
    'journal_entry_id',
    'draft discarded: status', 'issued paid: status', 'issued void: status',
    'issued written_off: status', 'paid issued: status', 'written_off issued: status');

-- Its document is made once.
create or replace trigger _260_frozen_document
  before update of rendered_at, pdf_file_id, pdf_sha256, html_file_id, html_sha256
  on accounting.invoices
  for each row when (old.rendered_at is not null)
  execute function app.tg__frozen(
    '*: open_cents allocated_cents credited_cents written_off_cents status');

create or replace function accounting.tg_invoices__sum_lines() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if not exists (
    select from accounting.invoice_lines l
    where l.invoice_id = new.id
    having sum(l.net_cents) = new.net_cents and sum(l.tax_cents) = new.tax_cents
  ) then
    perform app.raise_rule('invoices_totals_of_lines');
  end if;
  return new;
end;
$$;

comment on function accounting.tg_invoices__sum_lines() is
  'Refuses to issue an invoice whose totals are not those of its lines.';

create or replace trigger _300_sum_lines
  before update of status on accounting.invoices
  for each row when (old.status = 'draft' and new.status = 'issued')
  execute function accounting.tg_invoices__sum_lines();

-- Set by hand, they would let more be paid than is owed, or hide that it was.
create or replace function accounting.tg_invoices__sum_settlement() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if (new.allocated_cents, new.credited_cents, new.written_off_cents) <> (
    accounting.allocated_cents(invoice_id => new.id), accounting.credited_cents(new.id),
    accounting.written_off_cents(new.id)
  ) then
    perform app.raise_rule('invoices_settlement_is_sum');
  end if;
  return new;
end;
$$;

comment on function accounting.tg_invoices__sum_settlement() is
  'Refuses other counts than the sums of the allocations, credit notes and write-offs.';

create or replace trigger _310_sum_settlement
  before update of allocated_cents, credited_cents, written_off_cents on accounting.invoices
  for each row execute function accounting.tg_invoices__sum_settlement();

create or replace trigger _800_state_change
  after insert or update of status on accounting.invoices
  for each row execute function app.tg__state_change(
    'invoice', 'id', 'number', 'customer_id', 'rental_id', 'issue_date', 'due_date', 'net_cents',
    'tax_cents', 'total_cents', 'allocated_cents', 'credited_cents', 'written_off_cents',
    'open_cents', 'currency', 'status');

create or replace trigger _200_append_only
  before delete or truncate on accounting.invoices
  for each statement execute function app.tg__append_only();
--! EndIncluded accounting/triggers/invoices.sql
--! Included accounting/policies/invoices.sql
alter table accounting.invoices enable row level security;

revoke all on accounting.invoices from anonymous, customer, staff, admin, service;
grant select on accounting.invoices to staff, admin, service;

create policy invoices_staff_reads on accounting.invoices
  for select to staff, admin, service using ((select app.has_permission('invoices.read')));
--! EndIncluded accounting/policies/invoices.sql
--! Included accounting/tables/invoice_lines.sql
create table accounting.invoice_lines (
  id               uuid              not null default uuidv7(),
  invoice_id       uuid              not null,
  position         integer           not null,
  source_id        uuid,
  charge_type      text              not null,
  account_id       uuid              not null,
  description      text              not null,
  quantity         integer           not null default 1,
  unit_price_cents app.cents         not null,
  net_cents        app.cents         not null,
  tax_rate_bp      integer           not null default 0,
  tax_cents        app.cents         not null default 0,
  amount_cents     app.cents         generated always as (net_cents + tax_cents) stored,
  currency         app.currency_code not null,
  created_at       timestamptz       not null default now(),
  created_by       uuid,
  updated_at       timestamptz       not null default now(),
  updated_by       uuid,
  row_version      bigint            not null default 0,

  constraint invoice_lines_pkey primary key (id),
  constraint invoice_lines_position_key unique (invoice_id, position),
  constraint invoice_lines_source_id_key unique (source_id),
  constraint invoice_lines_invoice_id_fkey foreign key (invoice_id)
    references accounting.invoices (id) on delete restrict,
  constraint invoice_lines_account_id_fkey foreign key (account_id)
    references accounting.accounts (id) on delete restrict,
  constraint invoice_lines_charge_type_fkey foreign key (charge_type)
    references accounting.charge_accounts (charge_type) on delete restrict,
  constraint invoice_lines_description_length check (length(description) between 1 and 300),
  constraint invoice_lines_quantity_positive check (quantity > 0),
  constraint invoice_lines_tax_rate_range check (tax_rate_bp between 0 and 10000),
  constraint invoice_lines_tax_is_share
    check (tax_cents = app.share_cents(net_cents, tax_rate_bp))
);

create index invoice_lines_account_id_idx on accounting.invoice_lines (account_id);
create index invoice_lines_charge_type_idx on accounting.invoice_lines (charge_type);

comment on table accounting.invoice_lines is 'A line of an invoice; fixed with it.';
comment on column accounting.invoice_lines.id is 'The id of the line.';
comment on column accounting.invoice_lines.invoice_id is 'The invoice.';
comment on column accounting.invoice_lines.position is 'Its place in the invoice, from 1.';
comment on column accounting.invoice_lines.source_id is 'The charge that it stands for.';
comment on column accounting.invoice_lines.charge_type is 'What it is for.';
comment on column accounting.invoice_lines.account_id is 'The account of its revenue.';
comment on column accounting.invoice_lines.description is 'What it is for, in words.';
comment on column accounting.invoice_lines.quantity is 'How many units.';
comment on column accounting.invoice_lines.unit_price_cents is 'The price of a unit, net.';
comment on column accounting.invoice_lines.net_cents is
  'The price of the line, net; negative for a discount.';
comment on column accounting.invoice_lines.tax_rate_bp is 'The rate of its tax in basis points.';
comment on column accounting.invoice_lines.tax_cents is 'Its tax.';
comment on column accounting.invoice_lines.amount_cents is 'Net plus tax.';
comment on column accounting.invoice_lines.currency is 'The currency of all of these (ISO 4217).';
comment on column accounting.invoice_lines.created_at is 'When it was written.';
comment on column accounting.invoice_lines.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column accounting.invoice_lines.updated_at is 'When it was last changed.';
comment on column accounting.invoice_lines.updated_by is 'The user who last changed it.';
comment on column accounting.invoice_lines.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint invoice_lines_position_key on accounting.invoice_lines is
  'An invoice has one line for a place.';
comment on constraint invoice_lines_source_id_key on accounting.invoice_lines is
  'This charge was invoiced already.';
comment on constraint invoice_lines_invoice_id_fkey on accounting.invoice_lines is
  'There is no such invoice.';
comment on constraint invoice_lines_account_id_fkey on accounting.invoice_lines is
  'There is no such account.';
comment on constraint invoice_lines_charge_type_fkey on accounting.invoice_lines is
  'There is no account for such a charge.';
comment on constraint invoice_lines_description_length on accounting.invoice_lines is
  'A description has 1 to 300 characters.';
comment on constraint invoice_lines_quantity_positive on accounting.invoice_lines is
  'A quantity is at least 1.';
comment on constraint invoice_lines_tax_rate_range on accounting.invoice_lines is
  'A tax rate is 0 to 10,000 basis points.';
comment on constraint invoice_lines_tax_is_share on accounting.invoice_lines is
  'A tax is its rate of the net price, rounded half up.';
--! EndIncluded accounting/tables/invoice_lines.sql
--! Included accounting/triggers/invoice_lines.sql
insert into app.rules (name, sqlstate, status, message) values
  ('invoice_lines_append_only', '55000', null, 'A line is never changed.'),
  ('invoice_lines_of_draft', '55000', null, 'Lines are added while an invoice is a draft.'),
  ('invoice_lines_same_currency', '23514', null, 'A line is in the currency of its invoice.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on accounting.invoice_lines
  for each row execute function app.tg__stamp();

create or replace trigger _200_append_only
  before update or delete or truncate on accounting.invoice_lines
  for each statement execute function app.tg__append_only();

-- The lock: whoever issues the invoice either sees these lines or has issued it before.
create or replace function accounting.tg_invoice_lines__accept() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_invoice accounting.invoices;
begin
  for v_invoice in
    select * from accounting.invoices i
    where i.id in (select l.invoice_id from inserted l)
    order by i.id
    for no key update
  loop
    if v_invoice.status <> 'draft' then
      perform app.raise_rule('invoice_lines_of_draft');
    elsif exists (
      select from inserted l
      where l.invoice_id = v_invoice.id and l.currency <> v_invoice.currency
    ) then
      perform app.raise_rule('invoice_lines_same_currency');
    end if;
  end loop;
  return null;
end;
$$;

comment on function accounting.tg_invoice_lines__accept() is
  'Refuses lines for an invoice that is no draft, or in another currency.';

create or replace trigger _500_accept
  after insert on accounting.invoice_lines
  referencing new table as inserted
  for each statement execute function accounting.tg_invoice_lines__accept();
--! EndIncluded accounting/triggers/invoice_lines.sql
--! Included accounting/policies/invoice_lines.sql
alter table accounting.invoice_lines enable row level security;

revoke all on accounting.invoice_lines from anonymous, customer, staff, admin, service;
grant select on accounting.invoice_lines to staff, admin, service;

create policy invoice_lines_staff_reads on accounting.invoice_lines
  for select to staff, admin, service using ((select app.has_permission('invoices.read')));
--! EndIncluded accounting/policies/invoice_lines.sql
--! Included accounting/tables/credit_notes.sql
create table accounting.credit_notes (
  id               uuid              not null default uuidv7(),
  invoice_id       uuid              not null,
  number           text              not null,
  series_year      integer           not null,
  sequence_number  integer           not null,
  reason           text              not null,
  seller           jsonb             not null,
  issue_date       date              not null,
  net_cents        app.cents         not null,
  tax_cents        app.cents         not null,
  total_cents      app.cents         not null,
  currency         app.currency_code not null,
  journal_entry_id uuid              not null,
  pdf_file_id      uuid,
  pdf_sha256       text,
  html_file_id     uuid,
  html_sha256      text,
  rendered_at      timestamptz,
  created_at       timestamptz       not null default now(),
  created_by       uuid,
  updated_at       timestamptz       not null default now(),
  updated_by       uuid,
  row_version      bigint            not null default 0,

  constraint credit_notes_pkey primary key (id),
  constraint credit_notes_number_key unique (number),
  constraint credit_notes_journal_entry_id_key unique (journal_entry_id),
  constraint credit_notes_journal_entry_id_fkey foreign key (journal_entry_id)
    references accounting.journal_entries (id) on delete restrict,
  constraint credit_notes_invoice_id_fkey foreign key (invoice_id)
    references accounting.invoices (id) on delete restrict,
  constraint credit_notes_reason_length check (length(reason) between 1 and 500),
  constraint credit_notes_number_format check (
    number = accounting.document_number('credit_note', series_year, sequence_number)),
  constraint credit_notes_series_year_of_issue
    check (series_year = extract(year from issue_date)),
  constraint credit_notes_total_is_sum check (total_cents = net_cents + tax_cents),
  constraint credit_notes_total_positive check (total_cents > 0),
  constraint credit_notes_rendered_whole check (
    num_nulls(rendered_at, pdf_file_id, pdf_sha256, html_file_id, html_sha256) in (0, 5)),
  constraint credit_notes_sha256_format check (
    pdf_sha256 ~ '^[0-9a-f]{64}$' and html_sha256 ~ '^[0-9a-f]{64}$')
);

create index credit_notes_invoice_id_idx on accounting.credit_notes (invoice_id);
create index credit_notes_issue_date_idx on accounting.credit_notes (issue_date, id);
-- The renderer's queue.
create index credit_notes_rendered_at_idx on accounting.credit_notes (issue_date, id)
  where (rendered_at is null);
-- For the policies of the files.
create index credit_notes_pdf_file_id_idx on accounting.credit_notes (pdf_file_id)
  where (pdf_file_id is not null);
create index credit_notes_html_file_id_idx on accounting.credit_notes (html_file_id)
  where (html_file_id is not null);

comment on table accounting.credit_notes is
  'Takes an invoice back, in part or whole: the only way to change what was issued.';
comment on column accounting.credit_notes.id is 'The id of the credit note.';
comment on column accounting.credit_notes.invoice_id is 'The invoice that it takes back.';
comment on column accounting.credit_notes.number is
  'Its number: CRN, the year, and a number without gaps.';
comment on column accounting.credit_notes.series_year is 'The year of its series.';
comment on column accounting.credit_notes.sequence_number is 'Its number in the series.';
comment on column accounting.credit_notes.reason is 'Why.';
comment on column accounting.credit_notes.seller is
  'Who issued it: the company''s details as of the issue.';
comment on column accounting.credit_notes.issue_date is 'The day it counts for.';
comment on column accounting.credit_notes.net_cents is 'The sum of its lines, net.';
comment on column accounting.credit_notes.tax_cents is 'The sum of their taxes.';
comment on column accounting.credit_notes.total_cents is 'What is owed no more: net plus tax.';
comment on column accounting.credit_notes.currency is 'The currency of all of these (ISO 4217).';
comment on column accounting.credit_notes.journal_entry_id is 'The entry that posted it.';
comment on column accounting.credit_notes.pdf_file_id is
  E'@behavior -*\nThe stored PDF (app.stored_files).';
comment on column accounting.credit_notes.pdf_sha256 is 'The SHA-256 of the PDF, in hexadecimal.';
comment on column accounting.credit_notes.html_file_id is
  E'@behavior -*\nThe stored HTML (app.stored_files).';
comment on column accounting.credit_notes.html_sha256 is 'The SHA-256 of the HTML, in hexadecimal.';
comment on column accounting.credit_notes.rendered_at is
  'When its document was made; a job makes it soon after the issue.';
comment on column accounting.credit_notes.created_at is 'When it was written.';
comment on column accounting.credit_notes.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column accounting.credit_notes.updated_at is 'When it was last changed.';
comment on column accounting.credit_notes.updated_by is 'The user who last changed it.';
comment on column accounting.credit_notes.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint credit_notes_number_key on accounting.credit_notes is
  'There is a credit note with this number.';
comment on constraint credit_notes_journal_entry_id_key on accounting.credit_notes is
  'An entry posts one credit note.';
comment on constraint credit_notes_journal_entry_id_fkey on accounting.credit_notes is
  'There is no such entry.';
comment on constraint credit_notes_invoice_id_fkey on accounting.credit_notes is
  'There is no such invoice.';
comment on constraint credit_notes_reason_length on accounting.credit_notes is
  'A reason has 1 to 500 characters.';
comment on constraint credit_notes_number_format on accounting.credit_notes is
  'The number of a credit note is CRN, the year and the number in its series.';
comment on constraint credit_notes_series_year_of_issue on accounting.credit_notes is
  'A credit note is numbered in the year of its issue.';
comment on constraint credit_notes_total_is_sum on accounting.credit_notes is
  'A total is net plus tax.';
comment on constraint credit_notes_total_positive on accounting.credit_notes is
  'A credit note is over more than nothing.';
comment on constraint credit_notes_rendered_whole on accounting.credit_notes is
  'A document comes with its files and their hashes.';
comment on constraint credit_notes_sha256_format on accounting.credit_notes is
  'A SHA-256 is 64 hexadecimal digits.';
--! EndIncluded accounting/tables/credit_notes.sql
--! Included accounting/triggers/credit_notes.sql
insert into app.rules (name, sqlstate, status, message) values
  ('credit_notes_append_only', '55000', null, 'A credit note is never deleted.'),
  ('credit_notes_immutable', '55000', null, 'A credit note stays what it is.'),
  ('credit_notes_same_currency', '23514', null, 'A credit note is in the currency of its invoice.'),
  ('credit_notes_totals_of_lines', '23514', null,
   'The totals of a credit note are the sums of its lines.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on accounting.credit_notes
  for each row execute function app.tg__stamp();

create or replace trigger _250_frozen
  before update on accounting.credit_notes
  for each row execute function app.tg__frozen(
    '*: rendered_at pdf_file_id pdf_sha256 html_file_id html_sha256');

-- Its document is made once.
create or replace trigger _260_frozen_document
  before update on accounting.credit_notes
  for each row when (old.rendered_at is not null)
  execute function app.tg__frozen('*: updated_at');

create or replace function accounting.tg_credit_notes__count() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  perform app.emit_event('CreditNoteIssued', 'credit_note', new.id, jsonb_build_object(
    'id', new.id, 'invoice_id', new.invoice_id, 'number', new.number,
    'issue_date', new.issue_date, 'net_cents', new.net_cents, 'tax_cents', new.tax_cents,
    'total_cents', new.total_cents, 'currency', new.currency));

  perform accounting.count_settlement(new.invoice_id);
  if new.currency <> (
    select i.currency from accounting.invoices i where i.id = new.invoice_id
  ) then
    perform app.raise_rule('credit_notes_same_currency');
  end if;
  return null;
end;
$$;

comment on function accounting.tg_credit_notes__count() is
  'Counts a credit note against its invoice, which refuses too much, and emits CreditNoteIssued.';

create or replace trigger _500_count
  after insert on accounting.credit_notes
  for each row execute function accounting.tg_credit_notes__count();

-- At commit, for the note and for each line that comes to it.
create or replace function accounting.tg_credit_notes__prove() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if not exists (
    select from accounting.credit_note_lines l
    where l.credit_note_id = new.id
    having sum(l.net_cents) = new.net_cents and sum(l.tax_cents) = new.tax_cents
  ) then
    perform app.raise_rule('credit_notes_totals_of_lines');
  end if;
  return null;
end;
$$;

comment on function accounting.tg_credit_notes__prove() is
  'Refuses, at commit, a credit note whose totals are not those of its lines.';

-- Not _900_prove: closing a month sets that of the journal to immediate, by its name alone.
drop trigger if exists _900_prove_lines on accounting.credit_notes;
create constraint trigger _900_prove_lines
  after insert on accounting.credit_notes
  deferrable initially deferred
  for each row execute function accounting.tg_credit_notes__prove();

create or replace trigger _200_append_only
  before delete or truncate on accounting.credit_notes
  for each statement execute function app.tg__append_only();
--! EndIncluded accounting/triggers/credit_notes.sql
--! Included accounting/policies/credit_notes.sql
alter table accounting.credit_notes enable row level security;

revoke all on accounting.credit_notes from anonymous, customer, staff, admin, service;
grant select on accounting.credit_notes to staff, admin, service;

create policy credit_notes_staff_reads on accounting.credit_notes
  for select to staff, admin, service using ((select app.has_permission('invoices.read')));
--! EndIncluded accounting/policies/credit_notes.sql
--! Included accounting/tables/credit_note_lines.sql
create table accounting.credit_note_lines (
  id              uuid              not null default uuidv7(),
  credit_note_id  uuid              not null,
  position        integer           not null,
  invoice_line_id uuid,
  source_id       uuid,
  charge_type     text              not null,
  account_id      uuid              not null,
  description     text              not null,
  net_cents       app.cents         not null,
  tax_rate_bp     integer           not null default 0,
  tax_cents       app.cents         not null default 0,
  amount_cents    app.cents         generated always as (net_cents + tax_cents) stored,
  currency        app.currency_code not null,
  created_at      timestamptz       not null default now(),
  created_by      uuid,
  updated_at      timestamptz       not null default now(),
  updated_by      uuid,
  row_version     bigint            not null default 0,

  constraint credit_note_lines_pkey primary key (id),
  constraint credit_note_lines_position_key unique (credit_note_id, position),
  constraint credit_note_lines_invoice_line_id_key unique (credit_note_id, invoice_line_id),
  constraint credit_note_lines_source_id_key unique (source_id),
  constraint credit_note_lines_credit_note_id_fkey foreign key (credit_note_id)
    references accounting.credit_notes (id) on delete restrict,
  constraint credit_note_lines_invoice_line_id_fkey foreign key (invoice_line_id)
    references accounting.invoice_lines (id) on delete restrict,
  constraint credit_note_lines_account_id_fkey foreign key (account_id)
    references accounting.accounts (id) on delete restrict,
  constraint credit_note_lines_charge_type_fkey foreign key (charge_type)
    references accounting.charge_accounts (charge_type) on delete restrict,
  constraint credit_note_lines_description_length check (length(description) between 1 and 300),
  constraint credit_note_lines_tax_rate_range check (tax_rate_bp between 0 and 10000),
  constraint credit_note_lines_tax_like_net check (sign(net_cents) * tax_cents >= 0)
);

create index credit_note_lines_invoice_line_id_idx
  on accounting.credit_note_lines (invoice_line_id);
create index credit_note_lines_account_id_idx on accounting.credit_note_lines (account_id);
create index credit_note_lines_charge_type_idx on accounting.credit_note_lines (charge_type);

comment on table accounting.credit_note_lines is
  'What a credit note takes back: so much of a line of the invoice, or a discount given later.';
comment on column accounting.credit_note_lines.id is 'The id of the line.';
comment on column accounting.credit_note_lines.credit_note_id is 'The credit note.';
comment on column accounting.credit_note_lines.position is 'Its place in the credit note, from 1.';
comment on column accounting.credit_note_lines.invoice_line_id is
  'The line of the invoice that it takes back; null for a discount on the whole.';
comment on column accounting.credit_note_lines.source_id is
  'The charge that it stands for, such as a discount.';
comment on column accounting.credit_note_lines.charge_type is 'What it is for.';
comment on column accounting.credit_note_lines.account_id is
  'The account of the revenue that it takes back.';
comment on column accounting.credit_note_lines.description is 'What it is for, in words.';
comment on column accounting.credit_note_lines.net_cents is
  'How much, net; negative where a discount is taken back.';
comment on column accounting.credit_note_lines.tax_rate_bp is
  'The rate of its tax in basis points.';
comment on column accounting.credit_note_lines.tax_cents is 'How much tax.';
comment on column accounting.credit_note_lines.amount_cents is 'Net plus tax.';
comment on column accounting.credit_note_lines.currency is
  'The currency of all of these (ISO 4217).';
comment on column accounting.credit_note_lines.created_at is 'When it was written.';
comment on column accounting.credit_note_lines.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column accounting.credit_note_lines.updated_at is 'When it was last changed.';
comment on column accounting.credit_note_lines.updated_by is 'The user who last changed it.';
comment on column accounting.credit_note_lines.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint credit_note_lines_position_key on accounting.credit_note_lines is
  'A credit note has one line for a place.';
comment on constraint credit_note_lines_invoice_line_id_key on accounting.credit_note_lines is
  'A credit note takes a line back once.';
comment on constraint credit_note_lines_source_id_key on accounting.credit_note_lines is
  'This charge was credited already.';
comment on constraint credit_note_lines_credit_note_id_fkey on accounting.credit_note_lines is
  'There is no such credit note.';
comment on constraint credit_note_lines_invoice_line_id_fkey on accounting.credit_note_lines is
  'There is no such line.';
comment on constraint credit_note_lines_account_id_fkey on accounting.credit_note_lines is
  'There is no such account.';
comment on constraint credit_note_lines_charge_type_fkey on accounting.credit_note_lines is
  'There is no account for such a charge.';
comment on constraint credit_note_lines_description_length on accounting.credit_note_lines is
  'A description has 1 to 300 characters.';
comment on constraint credit_note_lines_tax_rate_range on accounting.credit_note_lines is
  'A tax rate is 0 to 10,000 basis points.';
comment on constraint credit_note_lines_tax_like_net on accounting.credit_note_lines is
  'A tax has the sign of its price.';
--! EndIncluded accounting/tables/credit_note_lines.sql
--! Included accounting/triggers/credit_note_lines.sql
insert into app.rules (name, sqlstate, status, message) values
  ('credit_note_lines_append_only', '55000', null, 'A line is never changed.'),
  ('credit_note_lines_of_new_note', '55000', null,
   'Lines come with their credit note: none is added to one that was issued.'),
  ('credit_note_lines_same_currency', '23514', null,
   'A line is in the currency of its credit note.'),
  ('credit_note_lines_of_invoice', '23514', null,
   'A credit note takes back lines of its own invoice.'),
  ('credit_note_lines_within_line', '23514', null,
   'No more of a line is taken back than it has.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on accounting.credit_note_lines
  for each row execute function app.tg__stamp();

create or replace trigger _200_append_only
  before update or delete or truncate on accounting.credit_note_lines
  for each statement execute function app.tg__append_only();

-- The note has counted against its invoice in this transaction, so that the invoice is locked and
-- notes side by side can't take the same line back.
create or replace function accounting.tg_credit_note_lines__accept() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if exists (
    select from inserted l
    join accounting.credit_notes n on n.id = l.credit_note_id
    join accounting.journal_entries e on e.id = n.journal_entry_id
    where e.posted_xid <> pg_current_xact_id()
  ) then
    perform app.raise_rule('credit_note_lines_of_new_note');
  elsif exists (
    select from inserted l
    join accounting.credit_notes n on n.id = l.credit_note_id
    where n.currency <> l.currency
  ) then
    perform app.raise_rule('credit_note_lines_same_currency');
  elsif exists (
    select from inserted l
    join accounting.credit_notes n on n.id = l.credit_note_id
    join accounting.invoice_lines i on i.id = l.invoice_line_id
    where i.invoice_id <> n.invoice_id
  ) then
    perform app.raise_rule('credit_note_lines_of_invoice');
  elsif exists (
    select from accounting.invoice_lines i
    join accounting.credit_note_lines l on l.invoice_line_id = i.id
    where i.id in (select n.invoice_line_id from inserted n)
    group by i.id
    having sum(l.net_cents) not between least(i.net_cents, 0) and greatest(i.net_cents, 0)
        or sum(l.tax_cents) not between least(i.tax_cents, 0) and greatest(i.tax_cents, 0)
  ) then
    perform app.raise_rule('credit_note_lines_within_line');
  end if;
  return null;
end;
$$;

comment on function accounting.tg_credit_note_lines__accept() is
  'Refuses lines for a note of another transaction, another currency or another invoice, and '
  'more than the line of the invoice has.';

create or replace trigger _500_accept
  after insert on accounting.credit_note_lines
  referencing new table as inserted
  for each statement execute function accounting.tg_credit_note_lines__accept();
--! EndIncluded accounting/triggers/credit_note_lines.sql
--! Included accounting/policies/credit_note_lines.sql
alter table accounting.credit_note_lines enable row level security;

revoke all on accounting.credit_note_lines from anonymous, customer, staff, admin, service;
grant select on accounting.credit_note_lines to staff, admin, service;

create policy credit_note_lines_staff_reads on accounting.credit_note_lines
  for select to staff, admin, service using ((select app.has_permission('invoices.read')));
--! EndIncluded accounting/policies/credit_note_lines.sql
--! Included accounting/functions/is_billed.sql
create or replace function accounting.is_billed(source_id uuid) returns boolean
  language sql stable
return exists (
  select from accounting.invoice_lines l where l.source_id = is_billed.source_id
) or exists (
  select from accounting.credit_note_lines l where l.source_id = is_billed.source_id
);

comment on function accounting.is_billed(uuid) is
  E'@behavior -*\nWhether an invoice or a credit note has a line for this charge.';
--! EndIncluded accounting/functions/is_billed.sql
--! Included accounting/functions/billed_by_hand_cents.sql
-- Charges name what they come from; what the accountant adds or takes back does not. By the right
-- of the reader: who sees no invoice gets nothing here, and no balance.
create or replace function accounting.billed_by_hand_cents(rental_id uuid) returns app.cents
  language sql stable
return (
  select coalesce(sum(l.amount_cents), 0)
  from accounting.invoices i
  join accounting.invoice_lines l on l.invoice_id = i.id
  where i.rental_id = billed_by_hand_cents.rental_id
    and i.number is not null and l.source_id is null
)::bigint - (
  select coalesce(sum(l.amount_cents), 0)
  from accounting.invoices i
  join accounting.credit_notes n on n.invoice_id = i.id
  join accounting.credit_note_lines l on l.credit_note_id = n.id
  where i.rental_id = billed_by_hand_cents.rental_id and l.source_id is null
)::bigint;

comment on function accounting.billed_by_hand_cents(uuid) is
  E'@behavior -*\nWhat the accountant has invoiced for a rental beside its charges, less what was '
  'credited, tax included.';

grant execute on function accounting.billed_by_hand_cents(uuid)
  to customer, staff, admin, service;
--! EndIncluded accounting/functions/billed_by_hand_cents.sql
--! Included accounting/policies/app_stored_files.sql
-- A document's files are whose document it is: the policies of invoices and credit notes hold
-- inside of these.
create policy stored_files_staff_reads on app.stored_files
  for select to staff, admin, service using (
    (select app.has_permission('invoices.read'))
    and (
      exists (
        select from accounting.invoices i
        where i.pdf_file_id = stored_files.id or i.html_file_id = stored_files.id)
      or exists (
        select from accounting.credit_notes c
        where c.pdf_file_id = stored_files.id or c.html_file_id = stored_files.id)));
--! EndIncluded accounting/policies/app_stored_files.sql
--! Included accounting/functions/taxes_by_rate.sql
create or replace function accounting.taxes_by_rate(lines jsonb) returns jsonb
  language sql immutable parallel safe
begin atomic
  select coalesce(jsonb_agg(
      jsonb_build_object(
        'tax_rate_bp', r.tax_rate_bp, 'net_cents', r.net_cents::text,
        'tax_cents', r.tax_cents::text)
      order by r.tax_rate_bp desc), '[]')
  from (
    select l.tax_rate_bp, sum(l.net_cents) as net_cents, sum(l.tax_cents) as tax_cents
    from jsonb_to_recordset(lines) l (tax_rate_bp integer, net_cents bigint, tax_cents bigint)
    group by l.tax_rate_bp
  ) r;
end;

comment on function accounting.taxes_by_rate(jsonb) is
  E'@behavior -*\nThe lines of a document summed by their rate of tax, the highest first.';
--! EndIncluded accounting/functions/taxes_by_rate.sql
--! Included accounting/functions/invoice_document.sql
-- Only what was fixed by the issue: whether it is paid changes, and a document does not.
create or replace function accounting.invoice_document(invoice_id uuid) returns jsonb
  language sql stable
begin atomic
  with lines as (
    select jsonb_agg(
      jsonb_build_object(
        'description', l.description, 'quantity', l.quantity,
        'unit_price_cents', l.unit_price_cents::text, 'net_cents', l.net_cents::text,
        'tax_rate_bp', l.tax_rate_bp, 'tax_cents', l.tax_cents::text,
        'amount_cents', l.amount_cents::text)
      order by l.position) as items
    from accounting.invoice_lines l
    where l.invoice_id = invoice_document.invoice_id
  )
  select jsonb_build_object(
    'kind', 'invoice', 'id', i.id, 'number', i.number, 'issue_date', i.issue_date,
    'due_date', i.due_date, 'description', i.description, 'seller', i.seller,
    'buyer_name', i.buyer_name, 'currency', i.currency, 'lines', coalesce(l.items, '[]'),
    'taxes', accounting.taxes_by_rate(l.items), 'net_cents', i.net_cents::text,
    'tax_cents', i.tax_cents::text, 'total_cents', i.total_cents::text)
  from accounting.invoices i
  cross join lines l
  where i.id = invoice_document.invoice_id;
end;

comment on function accounting.invoice_document(uuid) is
  E'@behavior -*\nWhat an issued invoice says, for whoever renders it; amounts are strings.';
--! EndIncluded accounting/functions/invoice_document.sql
--! Included accounting/functions/credit_note_document.sql
create or replace function accounting.credit_note_document(credit_note_id uuid) returns jsonb
  language sql stable
begin atomic
  with lines as (
    select jsonb_agg(
      jsonb_build_object(
        'description', l.description, 'net_cents', l.net_cents::text,
        'tax_rate_bp', l.tax_rate_bp, 'tax_cents', l.tax_cents::text,
        'amount_cents', l.amount_cents::text)
      order by l.position) as items
    from accounting.credit_note_lines l
    where l.credit_note_id = credit_note_document.credit_note_id
  )
  select jsonb_build_object(
    'kind', 'credit_note', 'id', c.id, 'number', c.number, 'issue_date', c.issue_date,
    'invoice_number', i.number, 'description', c.reason, 'seller', c.seller,
    'buyer_name', i.buyer_name, 'currency', c.currency, 'lines', coalesce(l.items, '[]'),
    'taxes', accounting.taxes_by_rate(l.items), 'net_cents', c.net_cents::text,
    'tax_cents', c.tax_cents::text, 'total_cents', c.total_cents::text)
  from accounting.credit_notes c
  join accounting.invoices i on i.id = c.invoice_id
  cross join lines l
  where c.id = credit_note_document.credit_note_id;
end;

comment on function accounting.credit_note_document(uuid) is
  E'@behavior -*\nWhat a credit note says, for whoever renders it; amounts are strings.';
--! EndIncluded accounting/functions/credit_note_document.sql
--! Included accounting/functions/documents_to_render.sql
-- The newest first: who has just returned a vehicle waits for the invoice; a backlog does not.
-- Nothing is locked while somebody renders: two who render one document store it once.
create or replace function accounting.documents_to_render(max_count integer, failed_ids uuid[])
  returns setof jsonb
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform app.act_as_system();

  return query
    select accounting.credit_note_document(c.id)
    from accounting.credit_notes c
    where c.rendered_at is null and c.id <> all (failed_ids)
    order by c.issue_date desc, c.id desc
    limit max_count;
  return query
    select accounting.invoice_document(i.id)
    from accounting.invoices i
    where i.rendered_at is null and i.number is not null and i.id <> all (failed_ids)
    order by i.issue_date desc, i.id desc
    limit max_count;
end;
$$;

comment on function accounting.documents_to_render(integer, uuid[]) is
  E'@behavior -*\nWhat was issued and has no document yet: so many credit notes and so many '
  'invoices, but those that failed. Security definer: the worker has no right on the tables.';

grant execute on function accounting.documents_to_render(integer, uuid[]) to rentify_worker;
--! EndIncluded accounting/functions/documents_to_render.sql
--! Included accounting/functions/store_document.sql
-- Once: who comes second finds it done, and no file is left over.
create or replace function accounting.store_document(
  kind accounting.series_kind,
  document_id uuid,
  html bytea,
  pdf bytea
) returns boolean
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_is_waiting boolean;
  v_html app.stored_files;
  v_pdf app.stored_files;
begin
  perform app.act_as_system();

  if kind = 'invoice' then
    select i.rendered_at is null and i.number is not null into v_is_waiting
    from accounting.invoices i where i.id = document_id for no key update;
  else
    select c.rendered_at is null into v_is_waiting
    from accounting.credit_notes c where c.id = document_id for no key update;
  end if;
  if v_is_waiting is null then
    perform app.raise_not_found('document');
  elsif not v_is_waiting then
    return false;
  end if;

  v_html := app.store_file('text/html', html);
  v_pdf := app.store_file('application/pdf', pdf);
  if kind = 'invoice' then
    update accounting.invoices i
    set rendered_at = now(), pdf_file_id = v_pdf.id, pdf_sha256 = v_pdf.sha256,
      html_file_id = v_html.id, html_sha256 = v_html.sha256
    where i.id = document_id;
  else
    update accounting.credit_notes c
    set rendered_at = now(), pdf_file_id = v_pdf.id, pdf_sha256 = v_pdf.sha256,
      html_file_id = v_html.id, html_sha256 = v_html.sha256
    where c.id = document_id;
  end if;
  return true;
end;
$$;

comment on function accounting.store_document(accounting.series_kind, uuid, bytea, bytea) is
  E'@behavior -*\nKeeps the document of an invoice or credit note, unless it has one, and says '
  'whether it did. Security definer: the worker has no right on the tables.';

grant execute on function accounting.store_document(accounting.series_kind, uuid, bytea, bytea)
  to rentify_worker;
--! EndIncluded accounting/functions/store_document.sql
--! Included accounting/functions/document_file.sql
-- With the rights of its caller: the policies of the documents and of their files decide.
create or replace function accounting.document_file(
  kind accounting.series_kind,
  document_id uuid,
  media_type app.media_type
) returns setof app.file_download
  language sql stable
begin atomic
  select d.number, f.media_type, f.sha256, f.content
  from (
    select i.number,
      case document_file.media_type when 'application/pdf' then i.pdf_file_id
        when 'text/html' then i.html_file_id end as file_id
    from accounting.invoices i
    where kind = 'invoice' and i.id = document_id and i.number is not null
    union all
    select c.number,
      case document_file.media_type when 'application/pdf' then c.pdf_file_id
        when 'text/html' then c.html_file_id end
    from accounting.credit_notes c
    where kind = 'credit_note' and c.id = document_id
  ) d
  left join app.stored_files f on f.id = d.file_id;
end;

comment on function
  accounting.document_file(accounting.series_kind, uuid, app.media_type) is
  E'@behavior -*\nThe document of an invoice or credit note that the caller sees; no row for '
  'another''s, and one without content while it is not rendered.';

grant execute on function
  accounting.document_file(accounting.series_kind, uuid, app.media_type)
  to customer, staff, admin, service;
--! EndIncluded accounting/functions/document_file.sql
--! Included accounting/tables/receipts.sql
create table accounting.receipts (
  id               uuid              not null default uuidv7(),
  source_type      text              not null,
  source_id        uuid              not null,
  account_id       uuid              not null,
  customer_id      uuid              not null,
  rental_id        uuid,
  vehicle_id       uuid,
  location_id      uuid,
  received_on      date              not null,
  amount_cents     app.cents         not null,
  allocated_cents  app.cents         not null default 0,
  refunded_cents   app.cents         not null default 0,
  unapplied_cents  app.cents         generated always as (
    amount_cents - allocated_cents - refunded_cents) stored,
  currency         app.currency_code not null,
  journal_entry_id uuid              not null,
  created_at       timestamptz       not null default now(),
  created_by       uuid,
  updated_at       timestamptz       not null default now(),
  updated_by       uuid,
  row_version      bigint            not null default 0,

  constraint receipts_pkey primary key (id),
  constraint receipts_source_key unique (source_type, source_id),
  constraint receipts_account_id_fkey foreign key (account_id)
    references accounting.accounts (id) on delete restrict,
  constraint receipts_journal_entry_id_fkey foreign key (journal_entry_id)
    references accounting.journal_entries (id) on delete restrict,
  constraint receipts_source_type_format check (source_type ~ '^[a-z][a-z_]{1,39}$'),
  constraint receipts_amount_positive check (amount_cents > 0),
  constraint receipts_spent_within_amount check (
    allocated_cents >= 0 and refunded_cents >= 0
    and allocated_cents + refunded_cents <= amount_cents)
);

create index receipts_account_id_idx on accounting.receipts (account_id);
create index receipts_journal_entry_id_idx on accounting.receipts (journal_entry_id);
create index receipts_customer_id_idx on accounting.receipts (customer_id);
create index receipts_rental_id_idx on accounting.receipts (rental_id);

comment on table accounting.receipts is
  E'@foreignKey (customer_id) references rental.customers (id)|@fieldName '
  'customer|@foreignFieldName receipts\n'
  '@foreignKey (rental_id) references rental.rentals (id)|@fieldName rental|@foreignFieldName '
  'receipts\n'
  'Money that a customer gave us: allocated to invoices, given back, or still the customer''s '
  'credit.';
comment on column accounting.receipts.id is 'The id of the receipt.';
comment on column accounting.receipts.source_type is
  'What brought it: rental_payment, rental_deposit and so on.';
comment on column accounting.receipts.source_id is
  E'@behavior -attribute:orderBy\n'
  'Which one; money is received once.';
comment on column accounting.receipts.account_id is
  'Where it came in: CASH, BANK, CARD_CLEARING; DEPOSITS_HELD for a deposit that was kept.';
comment on column accounting.receipts.customer_id is 'Whose money it was.';
comment on column accounting.receipts.rental_id is 'The rental that it was paid for.';
comment on column accounting.receipts.vehicle_id is 'The vehicle of that rental.';
comment on column accounting.receipts.location_id is 'The location of that rental.';
comment on column accounting.receipts.received_on is 'The day it counts for.';
comment on column accounting.receipts.amount_cents is 'How much came in.';
comment on column accounting.receipts.allocated_cents is
  'How much of it pays invoices: the sum of its allocations.';
comment on column accounting.receipts.refunded_cents is
  'How much of it was given back: the sum of its refunds.';
comment on column accounting.receipts.unapplied_cents is
  'How much of it is the customer''s credit.';
comment on column accounting.receipts.currency is 'The currency of all of these (ISO 4217).';
comment on column accounting.receipts.journal_entry_id is 'The entry that posted it.';
comment on column accounting.receipts.created_at is 'When it was written.';
comment on column accounting.receipts.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column accounting.receipts.updated_at is 'When it was last changed.';
comment on column accounting.receipts.updated_by is 'The user who last changed it.';
comment on column accounting.receipts.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint receipts_source_key on accounting.receipts is
  'This money was received already.';
comment on constraint receipts_account_id_fkey on accounting.receipts is
  'There is no such account.';
comment on constraint receipts_journal_entry_id_fkey on accounting.receipts is
  'There is no such entry.';
comment on constraint receipts_source_type_format on accounting.receipts is
  'A kind is 2 to 40 small letters and underscores.';
comment on constraint receipts_amount_positive on accounting.receipts is
  'A receipt is over more than nothing.';
comment on constraint receipts_spent_within_amount on accounting.receipts is
  'No more is allocated and given back than came in.';
--! EndIncluded accounting/tables/receipts.sql
--! Included accounting/triggers/receipts.sql
insert into app.rules (name, sqlstate, status, message) values
  ('receipts_append_only', '55000', null, 'A receipt is never deleted.'),
  ('receipts_immutable', '55000', null, 'A receipt stays what it was: give the money back.'),
  ('receipts_spent_is_sum', '55000', null,
   'What was allocated and given back is the sum of its records.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on accounting.receipts
  for each row execute function app.tg__stamp();

create or replace trigger _250_frozen
  before update on accounting.receipts
  for each row execute function app.tg__frozen('*: allocated_cents refunded_cents unapplied_cents');

-- Set by hand, they would let more be spent than came in.
create or replace function accounting.tg_receipts__sum_spent() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if (new.allocated_cents, new.refunded_cents) <> (
    accounting.allocated_cents(receipt_id => new.id), accounting.given_back_cents(new.id)
  ) then
    perform app.raise_rule('receipts_spent_is_sum');
  end if;
  return new;
end;
$$;

comment on function accounting.tg_receipts__sum_spent() is
  'Refuses other counts than the sums of the allocations and refunds.';

create or replace trigger _300_sum_spent
  before insert or update of allocated_cents, refunded_cents on accounting.receipts
  for each row execute function accounting.tg_receipts__sum_spent();

create or replace trigger _200_append_only
  before delete or truncate on accounting.receipts
  for each statement execute function app.tg__append_only();
--! EndIncluded accounting/triggers/receipts.sql
--! Included accounting/policies/receipts.sql
alter table accounting.receipts enable row level security;

revoke all on accounting.receipts from anonymous, customer, staff, admin, service;
grant select on accounting.receipts to staff, admin, service;

create policy receipts_staff_reads on accounting.receipts
  for select to staff, admin, service using ((select app.has_permission('invoices.read')));
--! EndIncluded accounting/policies/receipts.sql
--! Included accounting/tables/payment_allocations.sql
create table accounting.payment_allocations (
  id               uuid              not null default uuidv7(),
  receipt_id       uuid              not null,
  invoice_id       uuid              not null,
  amount_cents     app.cents         not null,
  currency         app.currency_code not null,
  reverses_id      uuid,
  reason           text,
  journal_entry_id uuid              not null,
  created_at       timestamptz       not null default now(),
  created_by       uuid,
  updated_at       timestamptz       not null default now(),
  updated_by       uuid,
  row_version      bigint            not null default 0,

  constraint payment_allocations_pkey primary key (id),
  constraint payment_allocations_reverses_id_key unique (reverses_id),
  constraint payment_allocations_reverses_id_fkey foreign key
    (reverses_id)
    references accounting.payment_allocations (id) on delete restrict,
  constraint payment_allocations_receipt_id_fkey foreign key (receipt_id)
    references accounting.receipts (id) on delete restrict,
  constraint payment_allocations_invoice_id_fkey foreign key (invoice_id)
    references accounting.invoices (id) on delete restrict,
  constraint payment_allocations_journal_entry_id_fkey foreign key (journal_entry_id)
    references accounting.journal_entries (id) on delete restrict,
  constraint payment_allocations_amount_positive check (amount_cents > 0),
  constraint payment_allocations_reversed_with_reason
    check ((reverses_id is null) = (reason is null)),
  constraint payment_allocations_reason_length check (length(reason) between 1 and 500)
);

create index payment_allocations_receipt_id_idx on accounting.payment_allocations (receipt_id);
create index payment_allocations_invoice_id_idx on accounting.payment_allocations (invoice_id);
create index payment_allocations_journal_entry_id_idx
  on accounting.payment_allocations (journal_entry_id);

comment on table accounting.payment_allocations is
  'So much of a receipt pays so much of an invoice. Only ever added to: one that is wrong is '
  'reversed by another.';
comment on column accounting.payment_allocations.id is 'The id of the allocation.';
comment on column accounting.payment_allocations.receipt_id is 'The receipt.';
comment on column accounting.payment_allocations.invoice_id is 'The invoice.';
comment on column accounting.payment_allocations.amount_cents is
  'How much, in minor units; of a reversal, how much is taken back.';
comment on column accounting.payment_allocations.currency is
  'The currency of all of these (ISO 4217).';
comment on column accounting.payment_allocations.reverses_id is
  'The allocation that this one takes back, whole.';
comment on column accounting.payment_allocations.reason is 'Why it was taken back.';
comment on column accounting.payment_allocations.journal_entry_id is 'The entry that posted it.';
comment on column accounting.payment_allocations.created_at is 'When it was written.';
comment on column accounting.payment_allocations.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column accounting.payment_allocations.updated_at is 'When it was last changed.';
comment on column accounting.payment_allocations.updated_by is 'The user who last changed it.';
comment on column accounting.payment_allocations.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint payment_allocations_reverses_id_key on accounting.payment_allocations is
  'This allocation was reversed already.';
comment on constraint payment_allocations_reverses_id_fkey on accounting.payment_allocations is
  'There is no such allocation.';
comment on constraint payment_allocations_receipt_id_fkey on accounting.payment_allocations is
  'There is no such receipt.';
comment on constraint payment_allocations_invoice_id_fkey on accounting.payment_allocations is
  'There is no such invoice.';
comment on constraint payment_allocations_journal_entry_id_fkey on accounting.payment_allocations is
  'There is no such entry.';
comment on constraint payment_allocations_amount_positive on accounting.payment_allocations is
  'An allocation is over more than nothing.';
comment on constraint payment_allocations_reversed_with_reason on accounting.payment_allocations is
  'An allocation is taken back for a reason.';
comment on constraint payment_allocations_reason_length on accounting.payment_allocations is
  'A reason has 1 to 500 characters.';
--! EndIncluded accounting/tables/payment_allocations.sql
--! Included accounting/functions/refuse_foreign_invoice.sql
insert into app.rules (name, sqlstate, status, message) values
  ('payment_allocations_same_currency', '23514', null,
   'A receipt pays invoices in its own currency.'),
  ('payment_allocations_same_customer', '23514', null,
   'A receipt pays invoices of its own customer.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function accounting.refuse_foreign_invoice(
  receipt accounting.receipts, invoice accounting.invoices
) returns void
  language plpgsql stable set search_path = ''
as $$
begin
  if receipt.customer_id <> invoice.customer_id then
    perform app.raise_rule('payment_allocations_same_customer');
  elsif receipt.currency <> invoice.currency then
    perform app.raise_rule('payment_allocations_same_currency');
  end if;
end;
$$;

comment on function accounting.refuse_foreign_invoice(
  accounting.receipts, accounting.invoices
) is
  E'@behavior -*\nRefuses that a receipt pays an invoice of another customer or currency.';
--! EndIncluded accounting/functions/refuse_foreign_invoice.sql
--! Included accounting/triggers/payment_allocations.sql
insert into app.rules (name, sqlstate, status, message) values
  ('payment_allocations_append_only', '55000', null,
   'An allocation is never changed: reverse it.'),
  ('payment_allocations_reversal_mirrors', '23514', null,
   'What is taken back is an allocation, whole.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on accounting.payment_allocations
  for each row execute function app.tg__stamp();

create or replace trigger _200_append_only
  before update or delete or truncate on accounting.payment_allocations
  for each statement execute function app.tg__append_only();

-- The rows of the receipt and the invoice are the locks, in this order everywhere, and their checks
-- the judges: side by side no more is paid than came in, or than is owed.
create or replace function accounting.tg_payment_allocations__count() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_receipt accounting.receipts;
  v_invoice accounting.invoices;
begin
  if new.reverses_id is not null and not exists (
    select from accounting.payment_allocations a
    where a.id = new.reverses_id and a.reverses_id is null and a.receipt_id = new.receipt_id
      and a.invoice_id = new.invoice_id and a.amount_cents = new.amount_cents
  ) then
    perform app.raise_rule('payment_allocations_reversal_mirrors');
  end if;

  perform from accounting.receipts r where r.id = new.receipt_id for no key update;
  update accounting.receipts r
  set allocated_cents = accounting.allocated_cents(receipt_id => r.id)
  where r.id = new.receipt_id
  returning * into v_receipt;
  perform accounting.count_settlement(new.invoice_id);
  select * into v_invoice from accounting.invoices i where i.id = new.invoice_id;

  perform accounting.refuse_foreign_invoice(v_receipt, v_invoice);
  if new.currency <> v_receipt.currency then
    perform app.raise_rule('payment_allocations_same_currency');
  end if;
  return null;
end;
$$;

comment on function accounting.tg_payment_allocations__count() is
  'Counts an allocation, or takes one back, on its receipt and its invoice, which refuse too much.';

create or replace trigger _500_count
  after insert on accounting.payment_allocations
  for each row execute function accounting.tg_payment_allocations__count();
--! EndIncluded accounting/triggers/payment_allocations.sql
--! Included accounting/policies/payment_allocations.sql
alter table accounting.payment_allocations enable row level security;

revoke all on accounting.payment_allocations from anonymous, customer, staff, admin, service;
grant select on accounting.payment_allocations to staff, admin, service;

create policy payment_allocations_staff_reads on accounting.payment_allocations
  for select to staff, admin, service using ((select app.has_permission('invoices.read')));
--! EndIncluded accounting/policies/payment_allocations.sql
--! Included accounting/tables/receipt_refunds.sql
create table accounting.receipt_refunds (
  id               uuid              not null default uuidv7(),
  receipt_id       uuid              not null,
  source_type      text              not null,
  source_id        uuid              not null,
  amount_cents     app.cents         not null,
  currency         app.currency_code not null,
  journal_entry_id uuid              not null,
  created_at       timestamptz       not null default now(),
  created_by       uuid,
  updated_at       timestamptz       not null default now(),
  updated_by       uuid,
  row_version      bigint            not null default 0,

  constraint receipt_refunds_pkey primary key (id),
  constraint receipt_refunds_source_key unique (source_type, source_id),
  constraint receipt_refunds_receipt_id_fkey foreign key (receipt_id)
    references accounting.receipts (id) on delete restrict,
  constraint receipt_refunds_journal_entry_id_key unique (journal_entry_id),
  constraint receipt_refunds_journal_entry_id_fkey foreign key (journal_entry_id)
    references accounting.journal_entries (id) on delete restrict,
  constraint receipt_refunds_source_type_format check (source_type ~ '^[a-z][a-z_]{1,39}$'),
  constraint receipt_refunds_amount_positive check (amount_cents > 0)
);

create index receipt_refunds_receipt_id_idx on accounting.receipt_refunds (receipt_id);

comment on table accounting.receipt_refunds is 'Money of a receipt that was given back.';
comment on column accounting.receipt_refunds.id is 'The id of the refund.';
comment on column accounting.receipt_refunds.receipt_id is 'The receipt.';
comment on column accounting.receipt_refunds.source_type is
  'What gave it back: rental_refund and so on.';
comment on column accounting.receipt_refunds.source_id is
  E'@behavior -attribute:orderBy\n'
  'Which one; money is given back once.';
comment on column accounting.receipt_refunds.amount_cents is 'How much, in minor units.';
comment on column accounting.receipt_refunds.currency is 'The currency of all of these (ISO 4217).';
comment on column accounting.receipt_refunds.journal_entry_id is 'The entry that posted it.';
comment on column accounting.receipt_refunds.created_at is 'When it was written.';
comment on column accounting.receipt_refunds.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column accounting.receipt_refunds.updated_at is 'When it was last changed.';
comment on column accounting.receipt_refunds.updated_by is 'The user who last changed it.';
comment on column accounting.receipt_refunds.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint receipt_refunds_source_key on accounting.receipt_refunds is
  'This money was given back already.';
comment on constraint receipt_refunds_receipt_id_fkey on accounting.receipt_refunds is
  'There is no such receipt.';
comment on constraint receipt_refunds_journal_entry_id_key on accounting.receipt_refunds is
  'An entry posts one refund.';
comment on constraint receipt_refunds_journal_entry_id_fkey on accounting.receipt_refunds is
  'There is no such entry.';
comment on constraint receipt_refunds_source_type_format on accounting.receipt_refunds is
  'A kind is 2 to 40 small letters and underscores.';
comment on constraint receipt_refunds_amount_positive on accounting.receipt_refunds is
  'A refund is more than nothing.';
--! EndIncluded accounting/tables/receipt_refunds.sql
--! Included accounting/triggers/receipt_refunds.sql
insert into app.rules (name, sqlstate, status, message) values
  ('receipt_refunds_append_only', '55000', null, 'These records are only ever added to.'),
  ('receipt_refunds_same_currency', '23514', null, 'A refund is in the currency of its receipt.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on accounting.receipt_refunds
  for each row execute function app.tg__stamp();

create or replace trigger _200_append_only
  before update or delete or truncate on accounting.receipt_refunds
  for each statement execute function app.tg__append_only();

create or replace function accounting.tg_receipt_refunds__count() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_currency app.currency_code;
begin
  perform from accounting.receipts r where r.id = new.receipt_id for no key update;
  update accounting.receipts r
  set refunded_cents = accounting.given_back_cents(r.id)
  where r.id = new.receipt_id
  returning r.currency into v_currency;
  if new.currency <> v_currency then
    perform app.raise_rule('receipt_refunds_same_currency');
  end if;
  return null;
end;
$$;

comment on function accounting.tg_receipt_refunds__count() is
  'Counts a refund on its receipt, which refuses more than came in.';

create or replace trigger _500_count
  after insert on accounting.receipt_refunds
  for each row execute function accounting.tg_receipt_refunds__count();
--! EndIncluded accounting/triggers/receipt_refunds.sql
--! Included accounting/policies/receipt_refunds.sql
alter table accounting.receipt_refunds enable row level security;

revoke all on accounting.receipt_refunds from anonymous, customer, staff, admin, service;
grant select on accounting.receipt_refunds to staff, admin, service;

create policy receipt_refunds_staff_reads on accounting.receipt_refunds
  for select to staff, admin, service using ((select app.has_permission('invoices.read')));
--! EndIncluded accounting/policies/receipt_refunds.sql
--! Included accounting/tables/write_offs.sql
create table accounting.write_offs (
  id               uuid              not null default uuidv7(),
  invoice_id       uuid              not null,
  amount_cents     app.cents         not null,
  currency         app.currency_code not null,
  reason           text              not null,
  written_off_on   date              not null,
  journal_entry_id uuid              not null,
  created_at       timestamptz       not null default now(),
  created_by       uuid,
  updated_at       timestamptz       not null default now(),
  updated_by       uuid,
  row_version      bigint            not null default 0,

  constraint write_offs_pkey primary key (id),
  constraint write_offs_invoice_id_fkey foreign key (invoice_id)
    references accounting.invoices (id) on delete restrict,
  constraint write_offs_journal_entry_id_key unique (journal_entry_id),
  constraint write_offs_journal_entry_id_fkey foreign key (journal_entry_id)
    references accounting.journal_entries (id) on delete restrict,
  constraint write_offs_amount_positive check (amount_cents > 0),
  constraint write_offs_reason_length check (length(reason) between 1 and 500)
);

create index write_offs_invoice_id_idx on accounting.write_offs (invoice_id);

comment on table accounting.write_offs is 'What was still open of an invoice and is given up.';
comment on column accounting.write_offs.id is 'The id of the write-off.';
comment on column accounting.write_offs.invoice_id is 'The invoice.';
comment on column accounting.write_offs.amount_cents is 'How much was given up, in minor units.';
comment on column accounting.write_offs.currency is 'The currency of all of these (ISO 4217).';
comment on column accounting.write_offs.reason is 'Why.';
comment on column accounting.write_offs.written_off_on is 'The day it counts for.';
comment on column accounting.write_offs.journal_entry_id is 'The entry that posted it.';
comment on column accounting.write_offs.created_at is 'When it was written.';
comment on column accounting.write_offs.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column accounting.write_offs.updated_at is 'When it was last changed.';
comment on column accounting.write_offs.updated_by is 'The user who last changed it.';
comment on column accounting.write_offs.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint write_offs_invoice_id_fkey on accounting.write_offs is
  'There is no such invoice.';
comment on constraint write_offs_journal_entry_id_key on accounting.write_offs is
  'An entry posts one write-off.';
comment on constraint write_offs_journal_entry_id_fkey on accounting.write_offs is
  'There is no such entry.';
comment on constraint write_offs_amount_positive on accounting.write_offs is
  'A write-off is over more than nothing.';
comment on constraint write_offs_reason_length on accounting.write_offs is
  'A reason has 1 to 500 characters.';
--! EndIncluded accounting/tables/write_offs.sql
--! Included accounting/triggers/write_offs.sql
insert into app.rules (name, sqlstate, status, message) values
  ('write_offs_append_only', '55000', null, 'These records are only ever added to.'),
  ('write_offs_same_currency', '23514', null, 'A write-off is in the currency of its invoice.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on accounting.write_offs
  for each row execute function app.tg__stamp();

create or replace trigger _200_append_only
  before update or delete or truncate on accounting.write_offs
  for each statement execute function app.tg__append_only();

create or replace function accounting.tg_write_offs__count() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  perform accounting.count_settlement(new.invoice_id);
  if new.currency <> (
    select i.currency from accounting.invoices i where i.id = new.invoice_id
  ) then
    perform app.raise_rule('write_offs_same_currency');
  end if;
  return null;
end;
$$;

comment on function accounting.tg_write_offs__count() is
  'Counts a write-off against its invoice, which refuses more than is open.';

create or replace trigger _500_count
  after insert on accounting.write_offs
  for each row execute function accounting.tg_write_offs__count();
--! EndIncluded accounting/triggers/write_offs.sql
--! Included accounting/policies/write_offs.sql
alter table accounting.write_offs enable row level security;

revoke all on accounting.write_offs from anonymous, customer, staff, admin, service;
grant select on accounting.write_offs to staff, admin, service;

create policy write_offs_staff_reads on accounting.write_offs
  for select to staff, admin, service using ((select app.has_permission('invoices.read')));
--! EndIncluded accounting/policies/write_offs.sql
--! Included accounting/triggers/numbered.sql
insert into app.rules (name, sqlstate, status, message) values
  ('invoices_number_from_series', '23514', null,
   'The number of an invoice is the last one of its series.'),
  ('credit_notes_number_from_series', '23514', null,
   'The number of a credit note is the last one of its series.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- Whoever took the number holds the row of the series, so it is the last one while they write.
create or replace function accounting.tg__number_from_series() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if exists (
    select from accounting.number_series s
    where s.kind = tg_argv[0] and s.year = new.series_year and s.last_number = new.sequence_number
  ) then
    return new;
  elsif tg_argv[0] = 'invoice' then
    perform app.raise_rule('invoices_number_from_series');
  end if;
  perform app.raise_rule('credit_notes_number_from_series');
  return new;
end;
$$;

comment on function accounting.tg__number_from_series() is
  'Refuses a number that the series did not give just now. Argument: the kind of the series.';

create or replace trigger _300_number_from_series
  before insert or update of number on accounting.invoices
  for each row when (new.number is not null)
  execute function accounting.tg__number_from_series('invoice');

create or replace trigger _300_number_from_series
  before insert on accounting.credit_notes
  for each row execute function accounting.tg__number_from_series('credit_note');
--! EndIncluded accounting/triggers/numbered.sql
--! Included accounting/functions/allocated_cents.sql
create or replace function accounting.allocated_cents(
  receipt_id uuid default null, invoice_id uuid default null
) returns app.cents
  language sql stable
return (
  select coalesce(
    sum(case when a.reverses_id is null then a.amount_cents else -a.amount_cents end), 0)
  from accounting.payment_allocations a
  where a.receipt_id = allocated_cents.receipt_id or a.invoice_id = allocated_cents.invoice_id
)::app.cents;

comment on function accounting.allocated_cents(uuid, uuid) is
  E'@behavior -*\nHow much of a receipt, or of an invoice, is allocated: the sum of its '
  'allocations, less what was taken back.';
--! EndIncluded accounting/functions/allocated_cents.sql
--! Included accounting/functions/credited_cents.sql
create or replace function accounting.credited_cents(invoice_id uuid) returns app.cents
  language sql stable
return (
  select coalesce(sum(n.total_cents), 0)
  from accounting.credit_notes n
  where n.invoice_id = credited_cents.invoice_id
)::app.cents;

comment on function accounting.credited_cents(uuid) is
  E'@behavior -*\nHow much of an invoice was credited: the sum of its credit notes.';
--! EndIncluded accounting/functions/credited_cents.sql
--! Included accounting/functions/written_off_cents.sql
create or replace function accounting.written_off_cents(invoice_id uuid) returns app.cents
  language sql stable
return (
  select coalesce(sum(w.amount_cents), 0)
  from accounting.write_offs w
  where w.invoice_id = written_off_cents.invoice_id
)::app.cents;

comment on function accounting.written_off_cents(uuid) is
  E'@behavior -*\nHow much of an invoice was written off: the sum of its write-offs.';
--! EndIncluded accounting/functions/written_off_cents.sql
--! Included accounting/functions/given_back_cents.sql
create or replace function accounting.given_back_cents(receipt_id uuid) returns app.cents
  language sql stable
return (
  select coalesce(sum(r.amount_cents), 0)
  from accounting.receipt_refunds r
  where r.receipt_id = given_back_cents.receipt_id
)::app.cents;

comment on function accounting.given_back_cents(uuid) is
  E'@behavior -*\nHow much of a receipt was given back: the sum of its refunds.';
--! EndIncluded accounting/functions/given_back_cents.sql
--! Included accounting/functions/count_settlement.sql
insert into app.rules (name, sqlstate, status, message) values
  ('invoices_settled_when_issued', '55000', null,
   'Only an issued invoice is paid, credited or written off.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- Sums, not increments: several rows of one statement are all there when the first is counted.
create or replace function accounting.count_settlement(invoice_id uuid) returns void
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  v_before accounting.invoices;
  v_after accounting.invoices;
begin
  select * into strict v_before
  from accounting.invoices i where i.id = count_settlement.invoice_id
  for no key update;
  if v_before.number is null then
    perform app.raise_rule('invoices_settled_when_issued');
  end if;

  v_after := v_before;
  v_after.allocated_cents := accounting.allocated_cents(invoice_id => v_before.id);
  v_after.credited_cents := accounting.credited_cents(v_before.id);
  v_after.written_off_cents := accounting.written_off_cents(v_before.id);
  v_after.status := case
    when v_after.allocated_cents + v_after.credited_cents + v_after.written_off_cents
      < v_after.total_cents then 'issued'
    when v_after.credited_cents = v_after.total_cents then 'void'
    when v_after.written_off_cents > 0 then 'written_off'
    else 'paid' end;

  -- A status that stays as it is may not be set: it would be a move.
  if v_after.status = v_before.status then
    update accounting.invoices i
    set allocated_cents = v_after.allocated_cents, credited_cents = v_after.credited_cents,
        written_off_cents = v_after.written_off_cents
    where i.id = v_before.id;
  else
    update accounting.invoices i
    set status = v_after.status, allocated_cents = v_after.allocated_cents,
        credited_cents = v_after.credited_cents, written_off_cents = v_after.written_off_cents
    where i.id = v_before.id;
  end if;
end;
$$;

comment on function accounting.count_settlement(uuid) is
  E'@behavior -*\nCounts what was paid, credited and written off of an invoice, which moves where '
  'it must. Granted to nobody: only the triggers of those reach it.';
--! EndIncluded accounting/functions/count_settlement.sql
--! Included accounting/tables/payables.sql
create table accounting.payables (
  id                   uuid                      not null default uuidv7(),
  source_type          text                      not null,
  source_id            uuid                      not null,
  description          text                      not null,
  expense_account_id   uuid                      not null,
  vehicle_id           uuid,
  amount_cents         app.cents                 not null,
  currency             app.currency_code         not null,
  status               accounting.payable_status not null default 'open',
  incurred_on          date                      not null,
  journal_entry_id     uuid                      not null,
  settled_on           date,
  settled_account_id   uuid,
  settlement_reference text,
  settlement_entry_id  uuid,
  created_at           timestamptz               not null default now(),
  created_by           uuid,
  updated_at           timestamptz               not null default now(),
  updated_by           uuid,
  row_version          bigint                    not null default 0,

  constraint payables_pkey primary key (id),
  constraint payables_source_key unique (source_type, source_id),
  constraint payables_expense_account_id_fkey foreign key (expense_account_id)
    references accounting.accounts (id) on delete restrict,
  constraint payables_settled_account_id_fkey foreign key (settled_account_id)
    references accounting.accounts (id) on delete restrict,
  constraint payables_journal_entry_id_key unique (journal_entry_id),
  constraint payables_journal_entry_id_fkey foreign key (journal_entry_id)
    references accounting.journal_entries (id) on delete restrict,
  constraint payables_settlement_entry_id_key unique (settlement_entry_id),
  constraint payables_settlement_entry_id_fkey foreign key (settlement_entry_id)
    references accounting.journal_entries (id) on delete restrict,
  constraint payables_source_type_format check (source_type ~ '^[a-z][a-z_]{1,39}$'),
  constraint payables_description_length check (length(description) between 1 and 300),
  constraint payables_settlement_reference_length
    check (length(settlement_reference) between 1 and 120),
  constraint payables_amount_positive check (amount_cents > 0),
  constraint payables_settled_after_incurred check (settled_on >= incurred_on),
  constraint payables_settled_whole check (
    num_nulls(settled_on, settled_account_id, settlement_entry_id)
    = case status when 'open' then 3 else 0 end)
);

create index payables_expense_account_id_idx on accounting.payables (expense_account_id);
create index payables_settled_account_id_idx on accounting.payables (settled_account_id);
create index payables_status_idx on accounting.payables (status, incurred_on);

comment on table accounting.payables is
  E'@foreignKey (vehicle_id) references fleet.vehicles (id)|@fieldName vehicle|@foreignFieldName '
  'payables\n'
  'What we owe somebody, such as a workshop, until it is settled.';
comment on column accounting.payables.id is 'The id of the payable.';
comment on column accounting.payables.source_type is 'What it is for: maintenance_job and so on.';
comment on column accounting.payables.source_id is
  E'@behavior -attribute:orderBy\n'
  'Which one; it is owed once.';
comment on column accounting.payables.description is 'What it is for, in words.';
comment on column accounting.payables.expense_account_id is 'The account of the expense.';
comment on column accounting.payables.vehicle_id is 'The vehicle it concerns.';
comment on column accounting.payables.amount_cents is 'How much, in minor units.';
comment on column accounting.payables.currency is 'The currency of all of these (ISO 4217).';
comment on column accounting.payables.status is 'Whether we still owe it.';
comment on column accounting.payables.incurred_on is
  E'@behavior -attribute:orderBy\n'
  'The day it counts for.';
comment on column accounting.payables.journal_entry_id is 'The entry that posted it.';
comment on column accounting.payables.settled_on is 'The day it was paid.';
comment on column accounting.payables.settled_account_id is 'What it was paid from: CASH or BANK.';
comment on column accounting.payables.settlement_reference is
  'The number of the transfer or receipt.';
comment on column accounting.payables.settlement_entry_id is 'The entry that posted its payment.';
comment on column accounting.payables.created_at is 'When it was written.';
comment on column accounting.payables.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column accounting.payables.updated_at is 'When it was last changed.';
comment on column accounting.payables.updated_by is 'The user who last changed it.';
comment on column accounting.payables.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint payables_source_key on accounting.payables is 'This is owed already.';
comment on constraint payables_expense_account_id_fkey on accounting.payables is
  'There is no such account.';
comment on constraint payables_settled_account_id_fkey on accounting.payables is
  'There is no such account.';
comment on constraint payables_journal_entry_id_key on accounting.payables is
  'An entry posts one payable.';
comment on constraint payables_journal_entry_id_fkey on accounting.payables is
  'There is no such entry.';
comment on constraint payables_settlement_entry_id_key on accounting.payables is
  'An entry settles one payable.';
comment on constraint payables_settlement_entry_id_fkey on accounting.payables is
  'There is no such entry.';
comment on constraint payables_source_type_format on accounting.payables is
  'A kind is 2 to 40 small letters and underscores.';
comment on constraint payables_description_length on accounting.payables is
  'A description has 1 to 300 characters.';
comment on constraint payables_settlement_reference_length on accounting.payables is
  'A reference has 1 to 120 characters.';
comment on constraint payables_amount_positive on accounting.payables is
  'A payable is over more than nothing.';
comment on constraint payables_settled_after_incurred on accounting.payables is
  'A payable is not settled before it is owed.';
comment on constraint payables_settled_whole on accounting.payables is
  'A settled payable, and no other, has its day, account and entry.';
--! EndIncluded accounting/tables/payables.sql
--! Included accounting/triggers/payables.sql
-- The life of a payable.
select app.allow_transition('payable', null, 'open', 'record_payable', null);
select app.allow_transition('payable', 'open', 'settled', 'settle_payable', 'PayableSettled');

insert into app.rules (name, sqlstate, status, message) values
  ('payables_status_transition', '55000', null,
   'The payable cannot go from its state to that one.'),
  ('payables_append_only', '55000', null, 'A payable is never deleted.'),
  ('payables_immutable', '55000', null, 'A payable stays what it was.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on accounting.payables
  for each row execute function app.tg__stamp();

create or replace trigger _200_state_transition
  before insert or update of status on accounting.payables
  for each row execute function app.tg__state_transition('payable');

create or replace trigger _250_frozen
  before update on accounting.payables
  for each row execute function app.tg__frozen(
    'open settled: status settled_on settled_account_id settlement_reference settlement_entry_id');

create or replace trigger _800_state_change
  after insert or update of status on accounting.payables
  for each row execute function app.tg__state_change(
    'payable', 'id', 'source_type', 'source_id', 'vehicle_id', 'amount_cents', 'currency',
    'status', 'incurred_on', 'settled_on');

create or replace trigger _200_append_only
  before delete or truncate on accounting.payables
  for each statement execute function app.tg__append_only();
--! EndIncluded accounting/triggers/payables.sql
--! Included accounting/policies/payables.sql
alter table accounting.payables enable row level security;

revoke all on accounting.payables from anonymous, customer, staff, admin, service;
grant select on accounting.payables to staff, admin, service;

create policy payables_staff_reads on accounting.payables
  for select to staff, admin, service using ((select app.has_permission('accounting.read')));
--! EndIncluded accounting/policies/payables.sql
--! Included accounting/functions/take_number.sql
-- The row of the series is locked until the end of the transaction: who comes later waits, and a
-- rollback gives the number back. So it is asked for as late as possible, but before the posting:
-- the first posting of a month locks all periods.
create or replace function accounting.take_number(kind accounting.series_kind, year integer)
  returns integer
  language sql volatile
begin atomic
  insert into accounting.number_series as s (kind, year, last_number)
  values (take_number.kind, take_number.year, 1)
  on conflict on constraint number_series_pkey do update set last_number = s.last_number + 1
  returning s.last_number;
end;

comment on function accounting.take_number(accounting.series_kind, integer) is
  E'@behavior -*\nThe next number of a series, for a document of this transaction. Granted to '
  'nobody: only security definer functions reach it.';
--! EndIncluded accounting/functions/take_number.sql
--! Included accounting/functions/seller.sql
create or replace function accounting.seller() returns jsonb
  language sql stable
return (
  select jsonb_build_object(
    'company_name', s.company_name, 'address', s.address, 'tax_number', s.tax_number,
    'bank_account', s.bank_account, 'email', s.email)
  from accounting.company_settings s
  where s.is_only
);

comment on function accounting.seller() is
  E'@behavior -*\nThe company''s details as a document of today states them.';
--! EndIncluded accounting/functions/seller.sql
--! Included accounting/functions/sale_entry_lines.sql
create or replace function accounting.sale_entry_lines(
  invoice accounting.invoices, account_ids uuid[], net_cents app.cents[], tax_cents app.cents
) returns accounting.entry_line[]
  language sql stable
return (
  select array_agg(
    row(p.code, case when p.side_cents > 0 then 'debit' else 'credit' end, abs(p.side_cents),
        invoice.currency, invoice.vehicle_id, invoice.rental_id, invoice.customer_id,
        invoice.location_id)::accounting.entry_line
    order by p.place, p.code)
  from (
    select 1 as place, 'ACCOUNTS_RECEIVABLE' as code,
           tax_cents + (select coalesce(sum(n.net_cents), 0) from unnest(net_cents) n (net_cents))
             as side_cents
    union all
    select 2, a.code, -sum(n.net_cents)
    from unnest(account_ids, net_cents) n (account_id, net_cents)
    join accounting.accounts a on a.id = n.account_id
    group by a.code
    union all
    select 3, 'TAX_PAYABLE', -tax_cents
  ) p
  where p.side_cents <> 0
);

comment on function accounting.sale_entry_lines(
  accounting.invoices, uuid[], app.cents[], app.cents
) is
  E'@behavior -*\nWhat posts a sale: the receivable, the revenue account by account, the tax; with '
  'what the invoice concerns on each line. A credit note mirrors them.';
--! EndIncluded accounting/functions/sale_entry_lines.sql
--! Included accounting/functions/write_invoice.sql
create or replace function accounting.write_invoice(
  customer_id uuid, buyer_name text, rental_id uuid, vehicle_id uuid, location_id uuid,
  description text, currency app.currency_code, lines accounting.invoice_line_input[]
) returns accounting.invoices
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  v_invoice accounting.invoices;
begin
  insert into accounting.invoices (
    customer_id, buyer_name, rental_id, vehicle_id, location_id, description, net_cents, tax_cents,
    total_cents, currency)
  select write_invoice.customer_id, write_invoice.buyer_name, write_invoice.rental_id,
         write_invoice.vehicle_id, write_invoice.location_id, write_invoice.description,
         coalesce(sum(l.net_cents), 0), coalesce(sum(l.tax_cents), 0),
         coalesce(sum(l.net_cents + l.tax_cents), 0), write_invoice.currency
  from unnest(lines) l
  returning * into v_invoice;

  -- A charge without an account leaves its line without one, which the column refuses.
  insert into accounting.invoice_lines (
    invoice_id, position, source_id, charge_type, account_id, description, quantity,
    unit_price_cents, net_cents, tax_rate_bp, tax_cents, currency)
  select v_invoice.id, l.position, l.source_id, l.charge_type, c.account_id, l.description,
         l.quantity, l.unit_price_cents, l.net_cents, l.tax_rate_bp, l.tax_cents,
         v_invoice.currency
  from unnest(lines) with ordinality l (
    source_id, charge_type, description, quantity, unit_price_cents, net_cents, tax_rate_bp,
    tax_cents, position)
  left join accounting.charge_accounts c on c.charge_type = l.charge_type;
  return v_invoice;
end;
$$;

comment on function accounting.write_invoice(
  uuid, text, uuid, uuid, uuid, text, app.currency_code, accounting.invoice_line_input[]
) is
  E'@behavior -*\nWrites the draft of an invoice. Granted to nobody: only security definer '
  'functions reach it.';
--! EndIncluded accounting/functions/write_invoice.sql
--! Included accounting/functions/number_invoice.sql
create or replace function accounting.number_invoice(invoice_id uuid, issue_date date)
  returns accounting.invoices
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  v_year constant integer := extract(year from issue_date);
  v_invoice accounting.invoices;
  v_account_ids uuid[];
  v_net_cents app.cents[];
  v_sequence_number integer;
  v_number text;
  v_entry accounting.journal_entries;
begin
  -- Its number is a key: a weaker lock would have to be raised, against whoever adds a line.
  select * into strict v_invoice
  from accounting.invoices i where i.id = number_invoice.invoice_id
  for update;
  -- Before a number is taken; the trigger has the last word.
  if v_invoice.status <> 'draft' then
    perform app.raise_rule('invoices_status_transition',
      jsonb_build_object('from', v_invoice.status, 'to', 'issued'));
  end if;
  select array_agg(l.account_id), array_agg(l.net_cents) into v_account_ids, v_net_cents
  from accounting.invoice_lines l
  where l.invoice_id = v_invoice.id;

  v_sequence_number := accounting.take_number('invoice', v_year);
  v_number := accounting.document_number('invoice', v_year, v_sequence_number);
  v_entry := accounting.post_entry(
    'invoice', v_invoice.id, issue_date, 'Invoice ' || v_number,
    accounting.sale_entry_lines(v_invoice, v_account_ids, v_net_cents, v_invoice.tax_cents));

  update accounting.invoices i
  set status = 'issued', number = v_number, series_year = v_year,
      sequence_number = v_sequence_number, seller = accounting.seller(),
      issue_date = number_invoice.issue_date,
      due_date = number_invoice.issue_date + (
        select s.payment_days from accounting.company_settings s where s.is_only),
      journal_entry_id = v_entry.id
  where i.id = v_invoice.id
  returning * into v_invoice;
  return v_invoice;
end;
$$;

comment on function accounting.number_invoice(uuid, date) is
  E'@behavior -*\nIssues the draft of an invoice: its number, its entry, its days. Granted to '
  'nobody: only security definer functions reach it.';
--! EndIncluded accounting/functions/number_invoice.sql
--! Included accounting/functions/allocations_in_force.sql
create or replace function accounting.allocations_in_force(
  receipt_id uuid default null, invoice_id uuid default null
) returns setof accounting.payment_allocations
  language sql stable
begin atomic
  select a.*
  from accounting.payment_allocations a
  where (a.receipt_id = allocations_in_force.receipt_id
         or a.invoice_id = allocations_in_force.invoice_id)
    and a.reverses_id is null
    and not exists (
      select from accounting.payment_allocations r where r.reverses_id = a.id);
end;

comment on function accounting.allocations_in_force(uuid, uuid) is
  E'@behavior -*\nThe allocations of a receipt, or of an invoice, that were not taken back.';
--! EndIncluded accounting/functions/allocations_in_force.sql
--! Included accounting/functions/allocation_lines.sql
create or replace function accounting.allocation_lines(
  receipt accounting.receipts, invoice accounting.invoices, amount_cents app.cents
) returns accounting.entry_line[]
  language sql immutable parallel safe
return array[
  row('CUSTOMER_CREDITS', 'debit', amount_cents, receipt.currency, receipt.vehicle_id,
      receipt.rental_id, receipt.customer_id, receipt.location_id)::accounting.entry_line,
  row('ACCOUNTS_RECEIVABLE', 'credit', amount_cents, invoice.currency, invoice.vehicle_id,
      invoice.rental_id, invoice.customer_id, invoice.location_id)::accounting.entry_line
];

comment on function accounting.allocation_lines(
  accounting.receipts, accounting.invoices, app.cents
) is
  E'@behavior -*\nWhat posts that a customer''s credit pays an invoice.';
--! EndIncluded accounting/functions/allocation_lines.sql
--! Included accounting/functions/write_allocation.sql
create or replace function accounting.write_allocation(
  receipt_id uuid, invoice_id uuid, amount_cents app.cents, entry_date date
) returns accounting.payment_allocations
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  v_id constant uuid := uuidv7();
  v_receipt accounting.receipts;
  v_invoice accounting.invoices;
  v_entry accounting.journal_entries;
  v_allocation accounting.payment_allocations;
begin
  select * into strict v_receipt
  from accounting.receipts r where r.id = write_allocation.receipt_id;
  select * into strict v_invoice
  from accounting.invoices i where i.id = write_allocation.invoice_id;

  v_entry := accounting.post_entry(
    'allocation', v_id, entry_date, 'Credit of the customer pays invoice ' || v_invoice.number,
    accounting.allocation_lines(v_receipt, v_invoice, amount_cents));
  insert into accounting.payment_allocations (
    id, receipt_id, invoice_id, amount_cents, currency, journal_entry_id)
  values (v_id, v_receipt.id, v_invoice.id, write_allocation.amount_cents, v_receipt.currency,
          v_entry.id)
  returning * into v_allocation;
  return v_allocation;
end;
$$;

comment on function accounting.write_allocation(uuid, uuid, app.cents, date) is
  E'@behavior -*\nPays so much of an invoice by so much of a receipt, posted on a day. The caller '
  'has locked the receipt, then the invoice. Granted to nobody: only security definer functions '
  'reach it.';
--! EndIncluded accounting/functions/write_allocation.sql
--! Included accounting/functions/release_allocation.sql
-- Whole, so that each row is either in force or not; what stays allocated is allocated again.
create or replace function accounting.release_allocation(
  allocation accounting.payment_allocations, released_cents app.cents, entry_date date, reason text
) returns accounting.payment_allocations
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  v_id constant uuid := uuidv7();
  v_receipt accounting.receipts;
  v_invoice accounting.invoices;
  v_allocated accounting.journal_entries;
  v_entry accounting.journal_entries;
  v_reversal accounting.payment_allocations;
begin
  select * into strict v_receipt from accounting.receipts r where r.id = allocation.receipt_id;
  select * into strict v_invoice from accounting.invoices i where i.id = allocation.invoice_id;
  select * into strict v_allocated
  from accounting.journal_entries e where e.id = allocation.journal_entry_id;

  v_entry := accounting.post_entry(
    'unallocation', v_id, greatest(entry_date, v_allocated.entry_date),
    'No longer paid: invoice ' || v_invoice.number,
    accounting.mirrored_lines(
      accounting.allocation_lines(v_receipt, v_invoice, allocation.amount_cents)),
    -- Money that came in for the invoice has no entry of its allocation alone.
    case v_allocated.external_ref_type when 'allocation' then v_allocated.id end);
  insert into accounting.payment_allocations (
    id, receipt_id, invoice_id, amount_cents, currency, reverses_id, reason, journal_entry_id)
  values (v_id, allocation.receipt_id, allocation.invoice_id, allocation.amount_cents,
          allocation.currency, allocation.id, release_allocation.reason, v_entry.id)
  returning * into v_reversal;

  if released_cents < allocation.amount_cents then
    perform accounting.write_allocation(
      allocation.receipt_id, allocation.invoice_id, allocation.amount_cents - released_cents,
      v_entry.entry_date);
  end if;
  return v_reversal;
end;
$$;

comment on function accounting.release_allocation(
  accounting.payment_allocations, app.cents, date, text
) is
  E'@behavior -*\nTakes an allocation back, of which so much is to be free; the customer has it as '
  'credit. The caller has locked the receipt, then the invoice. Granted to nobody: only security '
  'definer functions reach it.';
--! EndIncluded accounting/functions/release_allocation.sql
--! Included accounting/functions/lock_receipts_of.sql
create or replace function accounting.lock_receipts_of(invoice_id uuid) returns void
  language plpgsql volatile set search_path = ''
as $$
begin
  perform from accounting.receipts r
  where r.id in (
    select a.receipt_id
    from accounting.allocations_in_force(invoice_id => lock_receipts_of.invoice_id) a)
  order by r.id
  for no key update;
end;
$$;

comment on function accounting.lock_receipts_of(uuid) is
  E'@behavior -*\nLocks the receipts that pay an invoice. Granted to nobody: only security definer '
  'functions reach it.';
--! EndIncluded accounting/functions/lock_receipts_of.sql
--! Included accounting/functions/lock_invoice.sql
-- The receipts that pay it first, as everywhere. One that came to pay it meanwhile is locked late:
-- at worst Postgres finds a deadlock, and the server tries again.
create or replace function accounting.lock_invoice(invoice_id uuid) returns accounting.invoices
  language plpgsql volatile set search_path = ''
as $$
declare
  v_invoice accounting.invoices;
begin
  perform accounting.lock_receipts_of(invoice_id);
  select * into v_invoice
  from accounting.invoices i where i.id = lock_invoice.invoice_id
  for no key update;
  if not found then
    perform app.raise_not_found('invoice');
  end if;
  perform accounting.lock_receipts_of(invoice_id);
  return v_invoice;
end;
$$;

comment on function accounting.lock_invoice(uuid) is
  E'@behavior -*\nAn invoice, locked after the receipts that pay it. Granted to nobody: only '
  'security definer functions reach it.';
--! EndIncluded accounting/functions/lock_invoice.sql
--! Included accounting/functions/free_invoice.sql
create or replace function accounting.free_invoice(
  invoice accounting.invoices, missing_cents app.cents, entry_date date, reason text
) returns void
  language plpgsql volatile set search_path = ''
as $$
declare
  v_allocation accounting.payment_allocations;
begin
  for v_allocation in
    select * from accounting.allocations_in_force(invoice_id => invoice.id) a order by a.id desc
  loop
    exit when missing_cents <= 0;
    perform accounting.release_allocation(
      v_allocation, least(v_allocation.amount_cents, missing_cents), entry_date, reason);
    missing_cents := missing_cents - v_allocation.amount_cents;
  end loop;
end;
$$;

comment on function accounting.free_invoice(accounting.invoices, app.cents, date, text) is
  E'@behavior -*\nFrees so much of an invoice from the receipts that pay it, newest first. The '
  'caller has locked them (lock_invoice). Granted to nobody: only security definer functions '
  'reach it.';
--! EndIncluded accounting/functions/free_invoice.sql
--! Included accounting/functions/free_receipt.sql
create or replace function accounting.free_receipt(
  receipt accounting.receipts, missing_cents app.cents, entry_date date
) returns void
  language plpgsql volatile set search_path = ''
as $$
declare
  v_allocation accounting.payment_allocations;
begin
  if missing_cents <= 0 then
    return;
  end if;
  perform from accounting.invoices i
  where i.id in (
    select a.invoice_id from accounting.payment_allocations a where a.receipt_id = receipt.id)
  order by i.id
  for no key update;

  for v_allocation in
    select * from accounting.allocations_in_force(receipt_id => receipt.id) a order by a.id desc
  loop
    exit when missing_cents <= 0;
    perform accounting.release_allocation(
      v_allocation, least(v_allocation.amount_cents, missing_cents), entry_date,
      'The money was given back');
    missing_cents := missing_cents - v_allocation.amount_cents;
  end loop;
end;
$$;

comment on function accounting.free_receipt(accounting.receipts, app.cents, date) is
  E'@behavior -*\nFrees so much of a receipt from the invoices that it pays, newest first. The '
  'caller has locked the receipt. Granted to nobody: only security definer functions reach it.';
--! EndIncluded accounting/functions/free_receipt.sql
--! Included accounting/functions/write_credit_note.sql
insert into app.rules (name, sqlstate, status, message) values
  ('credit_notes_within_invoice', '23514', null,
   'A credit note is over more than nothing, and no more than is left of its invoice.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function accounting.write_credit_note(
  invoice accounting.invoices, issue_date date, reason text, lines accounting.credit_line[]
) returns accounting.credit_notes
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  v_id constant uuid := uuidv7();
  v_date constant date := greatest(issue_date, invoice.issue_date);
  v_year constant integer := extract(year from v_date);
  v_left_cents constant app.cents :=
    invoice.total_cents - invoice.credited_cents - invoice.written_off_cents;
  v_net_cents app.cents;
  v_tax_cents app.cents;
  v_sequence_number integer;
  v_number text;
  v_entry accounting.journal_entries;
  v_note accounting.credit_notes;
begin
  if invoice.number is null then
    perform app.raise_rule('invoices_settled_when_issued');
  end if;
  select coalesce(sum(l.net_cents), 0), coalesce(sum(l.tax_cents), 0)
  into v_net_cents, v_tax_cents
  from unnest(lines) l;
  if v_net_cents + v_tax_cents not between 1 and v_left_cents then
    perform app.raise_rule('credit_notes_within_invoice',
      jsonb_build_object('leftCents', v_left_cents::text));
  end if;

  v_sequence_number := accounting.take_number('credit_note', v_year);
  v_number := accounting.document_number('credit_note', v_year, v_sequence_number);
  perform accounting.free_invoice(
    invoice, v_net_cents + v_tax_cents - invoice.open_cents, v_date,
    'Credit note ' || v_number);
  v_entry := accounting.post_entry(
    'credit_note', v_id, v_date, format('Credit note %s to invoice %s', v_number, invoice.number),
    accounting.mirrored_lines(accounting.sale_entry_lines(
      invoice, array(select l.account_id from unnest(lines) l),
      array(select l.net_cents from unnest(lines) l), v_tax_cents)));

  insert into accounting.credit_notes (
    id, invoice_id, number, series_year, sequence_number, reason, seller, issue_date, net_cents,
    tax_cents, total_cents, currency, journal_entry_id)
  values (
    v_id, invoice.id, v_number, v_year, v_sequence_number, write_credit_note.reason,
    accounting.seller(), v_date, v_net_cents, v_tax_cents, v_net_cents + v_tax_cents,
    invoice.currency, v_entry.id)
  returning * into v_note;
  insert into accounting.credit_note_lines (
    credit_note_id, position, invoice_line_id, source_id, charge_type, account_id, description,
    net_cents, tax_rate_bp, tax_cents, currency)
  select v_note.id, l.position, l.invoice_line_id, l.source_id, l.charge_type, l.account_id,
         l.description, l.net_cents, l.tax_rate_bp, l.tax_cents, v_note.currency
  from unnest(lines) with ordinality l (
    invoice_line_id, source_id, charge_type, account_id, description, net_cents, tax_rate_bp,
    tax_cents, position);
  return v_note;
end;
$$;

comment on function accounting.write_credit_note(
  accounting.invoices, date, text, accounting.credit_line[]
) is
  E'@behavior -*\nTakes so much of an issued invoice back; where it was paid, the customer has the '
  'money as credit. The caller has locked it (lock_invoice). Granted to nobody: only security '
  'definer functions reach it.';
--! EndIncluded accounting/functions/write_credit_note.sql
--! Included accounting/functions/issue_charges.sql
create or replace function accounting.issue_charges(
  customer_id uuid, buyer_name text, rental_id uuid, vehicle_id uuid, location_id uuid,
  description text, currency app.currency_code, issue_date date,
  lines accounting.invoice_line_input[]
) returns accounting.invoices
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  v_receipt_ids uuid[];
  v_receipt accounting.receipts;
  v_invoice accounting.invoices;
  v_open_cents app.cents;
begin
  if (select coalesce(sum(l.net_cents + l.tax_cents), 0) from unnest(lines) l) = 0 then
    return null;
  end if;

  v_receipt_ids := array(
    select r.id from accounting.receipts r
    where r.rental_id = issue_charges.rental_id and r.unapplied_cents > 0
      and r.customer_id = issue_charges.customer_id and r.currency = issue_charges.currency
    order by r.id
    for no key update);
  v_invoice := accounting.write_invoice(
    customer_id, buyer_name, rental_id, vehicle_id, location_id, description, currency, lines);
  v_invoice := accounting.number_invoice(v_invoice.id, issue_date);

  v_open_cents := v_invoice.open_cents;
  for v_receipt in
    select * from accounting.receipts r
    where r.id = any (v_receipt_ids)
    order by r.received_on, r.id
  loop
    exit when v_open_cents = 0;
    perform accounting.write_allocation(
      v_receipt.id, v_invoice.id, least(v_receipt.unapplied_cents, v_open_cents),
      greatest(v_receipt.received_on, issue_date));
    v_open_cents := v_open_cents - least(v_receipt.unapplied_cents, v_open_cents);
  end loop;

  select * into strict v_invoice from accounting.invoices i where i.id = v_invoice.id;
  return v_invoice;
end;
$$;

comment on function accounting.issue_charges(
  uuid, text, uuid, uuid, uuid, text, app.currency_code, date, accounting.invoice_line_input[]
) is
  E'@behavior -*\nIssues an invoice over charges, and pays it by what the customer gave for the '
  'same rental, oldest first. Charges that add up to nothing have none: null. Granted to nobody: '
  'only security definer functions reach it.';
--! EndIncluded accounting/functions/issue_charges.sql
--! Included accounting/functions/credit_charges.sql
create or replace function accounting.credit_charges(
  rental_id uuid, issue_date date, reason text, lines accounting.invoice_line_input[]
) returns accounting.credit_notes
  language plpgsql volatile set search_path = ''
as $$
declare
  v_invoice_id uuid;
begin
  select i.id into v_invoice_id
  from accounting.invoices i
  where i.rental_id = credit_charges.rental_id and i.number is not null
  order by i.total_cents - i.credited_cents - i.written_off_cents desc, i.id
  limit 1;
  if not found then
    perform app.raise_rule('credit_notes_within_invoice', jsonb_build_object('leftCents', '0'));
  end if;

  return accounting.write_credit_note(
    accounting.lock_invoice(v_invoice_id), issue_date, reason,
    array(
      select row(null, l.source_id, l.charge_type, c.account_id, l.description, -l.net_cents,
                 l.tax_rate_bp, -l.tax_cents)::accounting.credit_line
      from unnest(lines) l
      left join accounting.charge_accounts c on c.charge_type = l.charge_type));
end;
$$;

comment on function accounting.credit_charges(
  uuid, date, text, accounting.invoice_line_input[]
) is
  E'@behavior -*\nCredits discounts (negative lines) that came after the invoice, on the invoice '
  'of the rental of which most is left. Granted to nobody: only security definer functions '
  'reach it.';
--! EndIncluded accounting/functions/credit_charges.sql
--! Included accounting/functions/receipt_shares.sql
create or replace function accounting.receipt_shares(
  customer_id uuid, rental_id uuid, amount_cents app.cents, currency app.currency_code
) returns accounting.receipt_share[]
  language plpgsql volatile set search_path = ''
as $$
declare
  v_invoice_ids constant uuid[] := array(
    select i.id from accounting.invoices i
    where i.rental_id = receipt_shares.rental_id and i.open_cents > 0
      and i.customer_id = receipt_shares.customer_id and i.currency = receipt_shares.currency
    order by i.id
    for no key update);
begin
  return array(
    select row(i.id, i.issue_date,
               least(i.open_cents, receipt_shares.amount_cents - i.before_cents), i.currency,
               i.vehicle_id, i.rental_id, i.customer_id, i.location_id)::accounting.receipt_share
    from (
      select o.*, coalesce(sum(o.open_cents) over (
        order by o.issue_date, o.id rows between unbounded preceding and 1 preceding), 0)
          as before_cents
      from accounting.invoices o
      where o.id = any (v_invoice_ids)
    ) i
    where i.before_cents < receipt_shares.amount_cents and i.open_cents > 0
    order by i.issue_date, i.id);
end;
$$;

comment on function accounting.receipt_shares(uuid, uuid, app.cents, app.currency_code) is
  E'@behavior -*\nLocks the open invoices of a rental and shares an amount out among them, oldest '
  'first. Granted to nobody: only security definer functions reach it.';
--! EndIncluded accounting/functions/receipt_shares.sql
--! Included accounting/functions/receipt_lines.sql
create or replace function accounting.receipt_lines(
  money accounting.entry_line, shares accounting.receipt_share[]
) returns accounting.entry_line[]
  language sql immutable parallel safe
return money || array(
  select row('ACCOUNTS_RECEIVABLE', 'credit', s.amount_cents, s.currency, s.vehicle_id,
             s.rental_id, s.customer_id, s.location_id)::accounting.entry_line
  from unnest(shares) s
) || array(
  select row('CUSTOMER_CREDITS', 'credit', r.rest_cents, money.currency, money.vehicle_id,
             money.rental_id, money.customer_id, money.location_id)::accounting.entry_line
  from (
    select money.amount_cents - coalesce(sum(s.amount_cents), 0) as rest_cents
    from unnest(shares) s
  ) r
  where r.rest_cents <> 0
);

comment on function accounting.receipt_lines(
  accounting.entry_line, accounting.receipt_share[]
) is
  E'@behavior -*\nWhat posts money that came in: where it is, what it pays, and the rest as the '
  'customer''s credit.';
--! EndIncluded accounting/functions/receipt_lines.sql
--! Included accounting/functions/record_receipt.sql
create or replace function accounting.record_receipt(
  source_type text, source_id uuid, money_account_code text, customer_id uuid, rental_id uuid,
  vehicle_id uuid, location_id uuid, amount_cents app.cents, currency app.currency_code,
  received_on date
) returns accounting.receipts
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  v_received_on constant date := accounting.posting_date(record_receipt.received_on);
  v_receipt accounting.receipts;
  v_shares accounting.receipt_share[];
  v_entry accounting.journal_entries;
begin
  v_receipt.id := uuidv7();
  v_shares := accounting.receipt_shares(customer_id, rental_id, amount_cents, currency);
  v_entry := accounting.post_entry(
    'receipt', v_receipt.id, v_received_on, 'Received: ' || replace(source_type, '_', ' '),
    accounting.receipt_lines(
      row(money_account_code, 'debit', amount_cents, currency, vehicle_id, rental_id, customer_id,
          location_id)::accounting.entry_line,
      array(select s from unnest(v_shares) s where s.issue_date <= v_received_on)));

  insert into accounting.receipts (
    id, source_type, source_id, account_id, customer_id, rental_id, vehicle_id, location_id,
    received_on, amount_cents, currency, journal_entry_id)
  select v_receipt.id, record_receipt.source_type, record_receipt.source_id, a.id,
         record_receipt.customer_id, record_receipt.rental_id, record_receipt.vehicle_id,
         record_receipt.location_id, v_received_on, record_receipt.amount_cents,
         record_receipt.currency, v_entry.id
  from accounting.accounts a where a.code = money_account_code;
  insert into accounting.payment_allocations (
    receipt_id, invoice_id, amount_cents, currency, journal_entry_id)
  select v_receipt.id, s.invoice_id, s.amount_cents, record_receipt.currency, v_entry.id
  from unnest(v_shares) s
  where s.issue_date <= v_received_on;
  -- Before an invoice was issued the money was the customer's credit.
  perform accounting.write_allocation(v_receipt.id, s.invoice_id, s.amount_cents, s.issue_date)
  from unnest(v_shares) s
  where s.issue_date > v_received_on;

  select * into strict v_receipt from accounting.receipts r where r.id = v_receipt.id;
  return v_receipt;
end;
$$;

comment on function accounting.record_receipt(
  text, uuid, text, uuid, uuid, uuid, uuid, app.cents, app.currency_code, date
) is
  E'@behavior -*\nRecords money that came in (a kept deposit: from DEPOSITS_HELD) and pays the '
  'open invoices of the same rental by it, oldest first; the rest is the customer''s credit. '
  'Granted to nobody: only security definer functions reach it.';
--! EndIncluded accounting/functions/record_receipt.sql
--! Included accounting/functions/record_refund.sql
create or replace function accounting.record_refund(
  receipt_source_type text, receipt_source_id uuid, source_type text, source_id uuid,
  amount_cents app.cents, refunded_on date
) returns accounting.receipt_refunds
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  v_id constant uuid := uuidv7();
  v_date date := accounting.posting_date(refunded_on);
  v_receipt accounting.receipts;
  v_entry accounting.journal_entries;
  v_refund accounting.receipt_refunds;
begin
  select * into v_receipt
  from accounting.receipts r
  where r.source_type = receipt_source_type and r.source_id = receipt_source_id
  for no key update;
  if not found then
    perform app.raise_not_found('receipt');
  end if;
  v_date := greatest(v_date, v_receipt.received_on);
  perform accounting.free_receipt(
    v_receipt, record_refund.amount_cents - v_receipt.unapplied_cents, v_date);

  v_entry := accounting.post_entry(
    'refund', v_id, v_date, 'Given back: ' || replace(source_type, '_', ' '),
    array[
      row('CUSTOMER_CREDITS', 'debit', amount_cents, v_receipt.currency, v_receipt.vehicle_id,
          v_receipt.rental_id, v_receipt.customer_id, v_receipt.location_id)
        ::accounting.entry_line,
      row((select a.code from accounting.accounts a where a.id = v_receipt.account_id), 'credit',
          amount_cents, v_receipt.currency, v_receipt.vehicle_id, v_receipt.rental_id,
          v_receipt.customer_id, v_receipt.location_id)::accounting.entry_line]);
  insert into accounting.receipt_refunds (
    id, receipt_id, source_type, source_id, amount_cents, currency, journal_entry_id)
  values (v_id, v_receipt.id, record_refund.source_type, record_refund.source_id,
          record_refund.amount_cents, v_receipt.currency, v_entry.id)
  returning * into v_refund;
  return v_refund;
end;
$$;

comment on function accounting.record_refund(text, uuid, text, uuid, app.cents, date) is
  E'@behavior -*\nRecords money of a receipt that went back: of what pays no invoice first, then '
  'of what does, newest first. Granted to nobody: only security definer functions reach it.';
--! EndIncluded accounting/functions/record_refund.sql
--! Included accounting/functions/record_payable.sql
create or replace function accounting.record_payable(
  source_type text, source_id uuid, description text, amount_cents app.cents,
  currency app.currency_code, expense_account_code text, vehicle_id uuid, entry_date date
) returns accounting.payables
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  v_id constant uuid := uuidv7();
  v_entry accounting.journal_entries;
  v_payable accounting.payables;
begin
  v_entry := accounting.post_entry(
    'payable', v_id, accounting.posting_date(record_payable.entry_date),
    record_payable.description,
    array[
      row(expense_account_code, 'debit', amount_cents, currency, vehicle_id, null, null, null)
        ::accounting.entry_line,
      row('ACCOUNTS_PAYABLE', 'credit', amount_cents, currency, vehicle_id, null, null, null)
        ::accounting.entry_line]);
  insert into accounting.payables (
    id, source_type, source_id, description, expense_account_id, vehicle_id, amount_cents,
    currency, incurred_on, journal_entry_id)
  select v_id, record_payable.source_type, record_payable.source_id, record_payable.description,
         a.id, record_payable.vehicle_id, record_payable.amount_cents, record_payable.currency,
         v_entry.entry_date, v_entry.id
  from accounting.accounts a where a.code = expense_account_code
  returning * into v_payable;
  return v_payable;
end;
$$;

comment on function accounting.record_payable(
  text, uuid, text, app.cents, app.currency_code, text, uuid, date
) is
  E'@behavior -*\nRecords what we owe somebody. Granted to nobody: only security definer functions '
  'reach it.';
--! EndIncluded accounting/functions/record_payable.sql
--! Included accounting/functions/drafted_lines.sql
create or replace function accounting.drafted_lines(items accounting.invoice_item[])
  returns accounting.invoice_line_input[]
  language sql immutable parallel safe
return array(
  select row(null, i.charge_type, app.clean_text(i.description), i.quantity, i.unit_price_cents,
             n.net_cents, coalesce(i.tax_rate_bp, 0),
             app.share_cents(n.net_cents, coalesce(i.tax_rate_bp, 0)))
           ::accounting.invoice_line_input
  from unnest(items) with ordinality i (
    charge_type, description, quantity, unit_price_cents, tax_rate_bp, position)
  cross join lateral (select (i.quantity * i.unit_price_cents)::app.cents as net_cents) n
  order by i.position
);

comment on function accounting.drafted_lines(accounting.invoice_item[]) is
  E'@behavior -*\nThe lines that items make: quantity times price, and the tax on it, rounded half '
  'up.';
--! EndIncluded accounting/functions/drafted_lines.sql
--! Included accounting/functions/prepare_invoice.sql
insert into app.rules (name, sqlstate, status, message) values
  ('invoice_lines_count_range', '23514', null, 'An invoice has 1 to 200 lines.'),
  ('invoice_lines_amount_bounded', '23514', null,
   'A line is at most a billion units of its currency.'),
  ('invoice_lines_charge_known', '23514', null, 'There is no account for such a charge.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function accounting.prepare_invoice(
  customer_id uuid,
  buyer_name text,
  description text,
  currency app.currency_code,
  items accounting.invoice_item[],
  rental_id uuid default null
) returns accounting.invoices
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_lines accounting.invoice_line_input[];
begin
  perform app.require_permission('invoices.manage');
  if coalesce(cardinality(items), 0) not between 1 and 200 then
    perform app.raise_rule('invoice_lines_count_range');
  elsif exists (
    select from unnest(items) i
    where abs(i.quantity::numeric * i.unit_price_cents) > 100000000000
  ) then
    perform app.raise_rule('invoice_lines_amount_bounded');
  elsif exists (
    select from unnest(items) i
    where not exists (
      select from accounting.charge_accounts c where c.charge_type = i.charge_type)
  ) then
    perform app.raise_rule('invoice_lines_charge_known');
  end if;

  v_lines := accounting.drafted_lines(items);
  return accounting.write_invoice(
    customer_id, app.clean_text(buyer_name), rental_id, null, null, app.clean_text(description),
    currency, v_lines);
end;
$$;

comment on function accounting.prepare_invoice(
  uuid, text, text, app.currency_code, accounting.invoice_item[], uuid
) is
  E'Drafts an invoice by hand; it is owed once it is issued (issueInvoice). What a rental charges '
  'is invoiced by itself. Permission: invoices.manage.\n'
  '@param customer_id Who owes it.\n'
  '@param buyer_name The name on it.\n'
  '@param description What it is for, in words.\n'
  '@param currency The currency of its prices (ISO 4217).\n'
  '@param items What is on it; their order is kept.\n'
  '@param rental_id The rental that it is about, one of the customer''s.\n'
  'Security definer: clients have no right to write the tables.';

grant execute on function accounting.prepare_invoice(
  uuid, text, text, app.currency_code, accounting.invoice_item[], uuid
) to staff, admin, service;
--! EndIncluded accounting/functions/prepare_invoice.sql
--! Included accounting/functions/issue_invoice.sql
insert into app.rules (name, sqlstate, status, message) values
  ('invoices_issued_not_future', '23514', null, 'An invoice is not issued in the future.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function accounting.issue_invoice(
  invoice_id uuid, issue_date date default null
) returns accounting.invoices
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform app.require_permission('invoices.manage');
  if issue_date > accounting.today() then
    perform app.raise_rule('invoices_issued_not_future');
  end if;
  if not exists (select from accounting.invoices i where i.id = invoice_id) then
    perform app.raise_not_found('invoice');
  end if;
  return accounting.number_invoice(invoice_id, coalesce(issue_date, accounting.today()));
end;
$$;

comment on function accounting.issue_invoice(uuid, date) is
  E'@requiresIdempotencyKey\n'
  'Issues a draft: it gets the next number of its year and is posted. Permission: '
  'invoices.manage.\n'
  '@param invoice_id The draft.\n'
  '@param issue_date The day it counts for; today, if not given.\n'
  'Security definer: clients have no right to write the tables.';

grant execute on function accounting.issue_invoice(uuid, date) to staff, admin, service;
--! EndIncluded accounting/functions/issue_invoice.sql
--! Included accounting/functions/discard_invoice.sql
create or replace function accounting.discard_invoice(invoice_id uuid)
  returns accounting.invoices
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_invoice accounting.invoices;
begin
  perform app.require_permission('invoices.manage');

  update accounting.invoices i
  set status = 'discarded'
  where i.id = discard_invoice.invoice_id
  returning * into v_invoice;
  if not found then
    perform app.raise_not_found('invoice');
  end if;
  return v_invoice;
end;
$$;

comment on function accounting.discard_invoice(uuid) is
  E'Gives a draft up; it keeps its lines, and never had a number. Permission: invoices.manage.\n'
  '@param invoice_id The draft.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function accounting.discard_invoice(uuid) to staff, admin, service;
--! EndIncluded accounting/functions/discard_invoice.sql
--! Included accounting/functions/credited_before.sql
create or replace function accounting.credited_before(invoice_line_id uuid)
  returns accounting.credited_amount
  language sql stable
return (
  select row(coalesce(sum(c.net_cents), 0), coalesce(sum(c.tax_cents), 0))
    ::accounting.credited_amount
  from accounting.credit_note_lines c
  where c.invoice_line_id = credited_before.invoice_line_id
);

comment on function accounting.credited_before(uuid) is
  E'@behavior -*\nHow much of a line of an invoice was taken back by now.';
--! EndIncluded accounting/functions/credited_before.sql
--! Included accounting/functions/credited_lines.sql
-- The tax of a part is what the sum of the parts so far owes, less what was credited of it: so the
-- parts of a line add up to its tax to the cent, however it is cut.
create or replace function accounting.credited_lines(
  invoice_id uuid, items accounting.credit_item[]
) returns accounting.credit_line[]
  language sql stable
return array(
  select row(l.id, null, l.charge_type, l.account_id, l.description, i.net_cents, l.tax_rate_bp,
             app.share_cents((b.net_cents + i.net_cents)::app.cents, l.tax_rate_bp) - b.tax_cents)
           ::accounting.credit_line
  from unnest(items) with ordinality i (invoice_line_id, net_cents, position)
  join accounting.invoice_lines l
    on l.id = i.invoice_line_id and l.invoice_id = credited_lines.invoice_id
  cross join lateral accounting.credited_before(l.id) b
  order by i.position
);

comment on function accounting.credited_lines(uuid, accounting.credit_item[]) is
  E'@behavior -*\nThe lines that take so much of an invoice''s lines back, with the tax on each.';
--! EndIncluded accounting/functions/credited_lines.sql
--! Included accounting/functions/uncredited_lines.sql
create or replace function accounting.uncredited_lines(invoice_id uuid)
  returns accounting.credit_line[]
  language sql stable
return array(
  select row(l.id, null, l.charge_type, l.account_id, l.description, l.net_cents - b.net_cents,
             l.tax_rate_bp, l.tax_cents - b.tax_cents)::accounting.credit_line
  from accounting.invoice_lines l
  cross join lateral accounting.credited_before(l.id) b
  where l.invoice_id = uncredited_lines.invoice_id
    and (l.net_cents, l.tax_cents) <> (b.net_cents, b.tax_cents)
  order by l.position
) || array(
  -- A discount that was given on the whole is taken back with the whole.
  select row(null, null, c.charge_type, c.account_id, min(c.description), -sum(c.net_cents),
             c.tax_rate_bp, -sum(c.tax_cents))::accounting.credit_line
  from accounting.credit_notes n
  join accounting.credit_note_lines c on c.credit_note_id = n.id
  where n.invoice_id = uncredited_lines.invoice_id and c.invoice_line_id is null
  group by c.charge_type, c.account_id, c.tax_rate_bp
  having sum(c.net_cents) <> 0
  order by c.charge_type, c.account_id, c.tax_rate_bp
);

comment on function accounting.uncredited_lines(uuid) is
  E'@behavior -*\nThe lines that take all back that is left of an invoice.';
--! EndIncluded accounting/functions/uncredited_lines.sql
--! Included accounting/functions/issue_credit_note.sql
create or replace function accounting.issue_credit_note(
  invoice_id uuid, reason text, items accounting.credit_item[] default '{}'
) returns accounting.credit_notes
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_invoice accounting.invoices;
  v_lines accounting.credit_line[];
begin
  perform app.require_permission('invoices.manage');
  v_invoice := accounting.lock_invoice(invoice_id);

  if coalesce(cardinality(items), 0) = 0 then
    v_lines := accounting.uncredited_lines(v_invoice.id);
  else
    v_lines := accounting.credited_lines(v_invoice.id, items);
    if cardinality(v_lines) < cardinality(items) then
      perform app.raise_rule('credit_note_lines_of_invoice');
    end if;
  end if;
  return accounting.write_credit_note(
    v_invoice, accounting.today(), app.clean_text(reason), v_lines);
end;
$$;

comment on function accounting.issue_credit_note(uuid, text, accounting.credit_item[]) is
  E'@requiresIdempotencyKey\n'
  'Takes an issued invoice back, in part or whole; wholly credited, it is void. What was paid of '
  'it becomes credit of the customer. Permission: invoices.manage.\n'
  '@param invoice_id The invoice.\n'
  '@param reason What the customer reads on the credit note.\n'
  '@param items How much of which lines; all that is left, if not given.\n'
  'Security definer: clients have no right to write the tables.';

grant execute on function accounting.issue_credit_note(uuid, text, accounting.credit_item[])
  to staff, admin, service;
--! EndIncluded accounting/functions/issue_credit_note.sql
--! Included accounting/functions/allocate_receipt.sql
insert into app.rules (name, sqlstate, status, message) values
  ('payment_allocations_within_open', '23514', null,
   'An allocation is over more than nothing, and no more than is open of the receipt and of the '
   'invoice.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function accounting.allocate_receipt(
  receipt_id uuid, invoice_id uuid, amount_cents app.cents default null
) returns accounting.payment_allocations
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_receipt accounting.receipts;
  v_invoice accounting.invoices;
  v_most_cents app.cents;
begin
  perform app.require_permission('invoices.manage');
  select * into v_receipt
  from accounting.receipts r where r.id = receipt_id
  for no key update;
  if not found then
    perform app.raise_not_found('receipt');
  end if;
  select * into v_invoice
  from accounting.invoices i where i.id = invoice_id
  for no key update;
  if not found then
    perform app.raise_not_found('invoice');
  end if;

  perform accounting.refuse_foreign_invoice(v_receipt, v_invoice);
  if v_invoice.number is null then
    perform app.raise_rule('invoices_settled_when_issued');
  end if;
  v_most_cents := least(v_receipt.unapplied_cents, v_invoice.open_cents);
  if coalesce(amount_cents, v_most_cents) not between 1 and v_most_cents then
    perform app.raise_rule('payment_allocations_within_open', jsonb_build_object(
      'unappliedCents', v_receipt.unapplied_cents::text,
      'openCents', v_invoice.open_cents::text));
  end if;
  return accounting.write_allocation(
    v_receipt.id, v_invoice.id, coalesce(amount_cents, v_most_cents), accounting.today());
end;
$$;

comment on function accounting.allocate_receipt(uuid, uuid, app.cents) is
  E'@requiresIdempotencyKey\n'
  'Pays an invoice by credit of its customer. Permission: invoices.manage.\n'
  '@param receipt_id The receipt that the credit comes from.\n'
  '@param invoice_id The invoice; of the same customer and currency.\n'
  '@param amount_cents How much, in minor units; as much as both allow, if not given.\n'
  'Security definer: clients have no right to write the tables.';

grant execute on function accounting.allocate_receipt(uuid, uuid, app.cents)
  to staff, admin, service;
--! EndIncluded accounting/functions/allocate_receipt.sql
--! Included accounting/functions/reverse_allocation.sql
insert into app.rules (name, sqlstate, status, message) values
  ('payment_allocations_in_force', '55000', null, 'This allocation is not in force any more.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function accounting.reverse_allocation(allocation_id uuid, reason text)
  returns accounting.payment_allocations
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_allocation accounting.payment_allocations;
begin
  perform app.require_permission('invoices.manage');
  select * into v_allocation
  from accounting.payment_allocations a where a.id = allocation_id;
  if not found then
    perform app.raise_not_found('allocation');
  end if;

  perform from accounting.receipts r where r.id = v_allocation.receipt_id for no key update;
  perform from accounting.invoices i where i.id = v_allocation.invoice_id for no key update;
  if not exists (
    select from accounting.allocations_in_force(v_allocation.receipt_id) a
    where a.id = v_allocation.id
  ) then
    perform app.raise_rule('payment_allocations_in_force');
  end if;
  return accounting.release_allocation(
    v_allocation, v_allocation.amount_cents, accounting.today(), app.clean_text(reason));
end;
$$;

comment on function accounting.reverse_allocation(uuid, text) is
  E'@requiresIdempotencyKey\n'
  'Takes an allocation back: the invoice is open by so much again, and the customer has it as '
  'credit. Permission: invoices.manage.\n'
  '@param allocation_id The allocation.\n'
  '@param reason Why.\n'
  'Security definer: clients have no right to write the tables.';

grant execute on function accounting.reverse_allocation(uuid, text) to staff, admin, service;
--! EndIncluded accounting/functions/reverse_allocation.sql
--! Included accounting/functions/write_off_lines.sql
create or replace function accounting.write_off_lines(invoice accounting.invoices)
  returns accounting.entry_line[]
  language sql immutable parallel safe
return array(
  select row(p.code, p.direction, invoice.open_cents, invoice.currency, invoice.vehicle_id,
             invoice.rental_id, invoice.customer_id, invoice.location_id)::accounting.entry_line
  from (values ('EXP_BAD_DEBT', 'debit'), ('ACCOUNTS_RECEIVABLE', 'credit')) p (code, direction)
);

comment on function accounting.write_off_lines(accounting.invoices) is
  E'@behavior -*\nWhat posts that nobody will pay what is open of an invoice.';
--! EndIncluded accounting/functions/write_off_lines.sql
--! Included accounting/functions/write_off_invoice.sql
insert into app.rules (name, sqlstate, status, message) values
  ('write_offs_something_open', '55000', null, 'Nothing is open of this invoice.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function accounting.write_off_invoice(invoice_id uuid, reason text)
  returns accounting.write_offs
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_id constant uuid := uuidv7();
  v_invoice accounting.invoices;
  v_entry accounting.journal_entries;
  v_write_off accounting.write_offs;
begin
  perform app.require_permission('invoices.manage');
  select * into v_invoice
  from accounting.invoices i where i.id = write_off_invoice.invoice_id
  for no key update;
  if not found then
    perform app.raise_not_found('invoice');
  end if;
  if v_invoice.open_cents = 0 then
    perform app.raise_rule('write_offs_something_open');
  end if;

  v_entry := accounting.post_entry(
    'write_off', v_id, accounting.today(), 'Written off: invoice ' || v_invoice.number,
    accounting.write_off_lines(v_invoice));
  insert into accounting.write_offs (
    id, invoice_id, amount_cents, currency, reason, written_off_on, journal_entry_id)
  values (v_id, v_invoice.id, v_invoice.open_cents, v_invoice.currency,
          app.clean_text(write_off_invoice.reason), v_entry.entry_date, v_entry.id)
  returning * into v_write_off;
  return v_write_off;
end;
$$;

comment on function accounting.write_off_invoice(uuid, text) is
  E'@requiresIdempotencyKey\n'
  'Gives up what is still open of an invoice. Permission: invoices.manage.\n'
  '@param invoice_id The invoice.\n'
  '@param reason Why.\n'
  'Security definer: clients have no right to write the tables.';

grant execute on function accounting.write_off_invoice(uuid, text) to staff, admin, service;
--! EndIncluded accounting/functions/write_off_invoice.sql
--! Included accounting/functions/settle_payable.sql
insert into app.rules (name, sqlstate, status, message) values
  ('payables_settled_from_money', '23514', null, 'A payable is paid from CASH or BANK.'),
  ('payables_settled_not_future', '23514', null, 'A payable is not settled in the future.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function accounting.settle_payable(
  payable_id uuid, account_code text, reference text default null, settled_on date default null
) returns accounting.payables
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_date constant date := coalesce(settle_payable.settled_on, accounting.today());
  v_payable accounting.payables;
  v_entry accounting.journal_entries;
begin
  perform app.require_permission('accounting.post');
  if account_code not in ('CASH', 'BANK') then
    perform app.raise_rule('payables_settled_from_money');
  elsif v_date > accounting.today() then
    perform app.raise_rule('payables_settled_not_future');
  end if;
  select * into v_payable
  from accounting.payables p where p.id = payable_id
  for no key update;
  if not found then
    perform app.raise_not_found('payable');
  elsif v_payable.status = 'settled' then
    perform app.raise_rule('payables_status_transition');
  end if;

  v_entry := accounting.post_entry(
    'payable_settlement', v_payable.id, v_date, 'Settled: ' || v_payable.description,
    array[
      row('ACCOUNTS_PAYABLE', 'debit', v_payable.amount_cents, v_payable.currency,
          v_payable.vehicle_id, null, null, null)::accounting.entry_line,
      row(account_code, 'credit', v_payable.amount_cents, v_payable.currency,
          v_payable.vehicle_id, null, null, null)::accounting.entry_line]);
  update accounting.payables p
  set status = 'settled', settled_on = v_date, settlement_entry_id = v_entry.id,
      settled_account_id = (select a.id from accounting.accounts a where a.code = account_code),
      settlement_reference = app.clean_text(reference)
  where p.id = v_payable.id
  returning * into v_payable;
  return v_payable;
end;
$$;

comment on function accounting.settle_payable(uuid, text, text, date) is
  E'@requiresIdempotencyKey\n'
  'Pays what we owe. Permission: accounting.post.\n'
  '@param payable_id The payable.\n'
  '@param account_code What it is paid from: CASH or BANK.\n'
  '@param reference The number of the transfer or receipt.\n'
  '@param settled_on The day it was paid; today, if not given.\n'
  'Security definer: clients have no right to write the tables.';

grant execute on function accounting.settle_payable(uuid, text, text, date)
  to staff, admin, service;
--! EndIncluded accounting/functions/settle_payable.sql
--! Included accounting/tables/ledger_seals.sql
create table accounting.ledger_seals (
  position         bigint      not null,
  journal_entry_id uuid        not null,
  digest           bytea       not null,
  horizon_cluster  smallint    not null,
  horizon_xid      xid8        not null,
  sealed_at        timestamptz not null default clock_timestamp(),

  constraint ledger_seals_pkey primary key (position),
  constraint ledger_seals_journal_entry_id_key unique (journal_entry_id),
  constraint ledger_seals_position_positive check (position >= 1),
  constraint ledger_seals_digest_length check (octet_length(digest) = 32)
);

comment on table accounting.ledger_seals is
  E'@behavior -*\n'
  'A chain over the entries: each digest covers an entry with its lines and the digest before. '
  'Who changes an entry behind the triggers breaks the chain at it.';
comment on column accounting.ledger_seals.position is 'The place in the chain, from 1.';
comment on column accounting.ledger_seals.journal_entry_id is 'The entry.';
comment on column accounting.ledger_seals.digest is
  'SHA-256 over the digest before and the entry with its lines.';
comment on column accounting.ledger_seals.horizon_cluster is 'The cluster of horizon_xid.';
comment on column accounting.ledger_seals.horizon_xid is
  'Every entry of a transaction before this one is sealed here or earlier: the search for more '
  'begins with it.';
comment on column accounting.ledger_seals.sealed_at is 'When it was sealed.';
comment on constraint ledger_seals_journal_entry_id_key on accounting.ledger_seals is
  'An entry is sealed once.';
comment on constraint ledger_seals_position_positive on accounting.ledger_seals is
  'The chain begins at 1.';
comment on constraint ledger_seals_digest_length on accounting.ledger_seals is
  'A SHA-256 has 32 bytes.';
--! EndIncluded accounting/tables/ledger_seals.sql
--! Included accounting/triggers/ledger_seals.sql
insert into app.rules (name, sqlstate, status, message) values
  ('ledger_seals_append_only', '55000', null, 'A seal is never changed.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _200_append_only
  before update or delete or truncate on accounting.ledger_seals
  for each statement execute function app.tg__append_only();
--! EndIncluded accounting/triggers/ledger_seals.sql
--! Included accounting/policies/ledger_seals.sql
-- No API role has any right here and no policy lets one in: only the functions of the books do.
alter table accounting.ledger_seals enable row level security;
revoke all on accounting.ledger_seals from anonymous, customer, staff, admin, service;
--! EndIncluded accounting/policies/ledger_seals.sql
--! Included accounting/tables/sealed_days.sql
create table accounting.sealed_days (
  sealed_on date        not null,
  position  bigint      not null,
  digest    bytea       not null,
  told_at   timestamptz not null default clock_timestamp(),

  constraint sealed_days_pkey primary key (sealed_on),
  constraint sealed_days_position_key unique (position),
  constraint sealed_days_digest_length check (octet_length(digest) = 32)
);

comment on table accounting.sealed_days is
  E'@behavior -*\n'
  'The last seal of each finished day, as the event LedgerSealed told it to the world: whoever '
  'forges the chain from there on would have to forge what others have received.';
comment on column accounting.sealed_days.sealed_on is 'The day, in the company''s time zone.';
comment on column accounting.sealed_days.position is 'The place of its last seal in the chain.';
comment on column accounting.sealed_days.digest is 'The digest of that seal.';
comment on column accounting.sealed_days.told_at is 'When the event was written.';
comment on constraint sealed_days_position_key on accounting.sealed_days is
  'A seal is the last one of one day.';
comment on constraint sealed_days_digest_length on accounting.sealed_days is
  'A SHA-256 has 32 bytes.';
--! EndIncluded accounting/tables/sealed_days.sql
--! Included accounting/triggers/sealed_days.sql
insert into app.rules (name, sqlstate, status, message) values
  ('sealed_days_append_only', '55000', null, 'What was told of a day is never changed.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _200_append_only
  before update or delete or truncate on accounting.sealed_days
  for each statement execute function app.tg__append_only();
--! EndIncluded accounting/triggers/sealed_days.sql
--! Included accounting/policies/sealed_days.sql
-- No API role has any right here and no policy lets one in: only the functions of the books do.
alter table accounting.sealed_days enable row level security;
revoke all on accounting.sealed_days from anonymous, customer, staff, admin, service;
--! EndIncluded accounting/policies/sealed_days.sql
--! Included accounting/views/entry_contents.sql
-- The columns are listed, because a column that is added later must not break old seals; JSON,
-- because it leaves no doubt where a value ends; times in UTC, because the text of an instant
-- depends on the session. Changing any of it breaks every seal.
create or replace view accounting.entry_contents with (security_invoker = true) as
select
  e.id,
  json_build_array(
    e.id, e.external_ref_type, e.external_ref_id, e.entry_date, e.description, e.line_count,
    e.reverses_entry_id, e.period_starts_on, e.posted_at at time zone 'UTC', e.posted_by,
    e.posted_cluster, e.posted_xid::text, e.correlation_id, (
      select json_agg(
        json_build_array(
          l.id, l.line_number, l.account_id, l.direction, l.amount_cents, l.currency, l.vehicle_id,
          l.rental_id, l.customer_id, l.location_id)
        order by l.line_number)
      from accounting.journal_lines l
      where l.journal_entry_id = e.id))::text as content
from accounting.journal_entries e;

comment on view accounting.entry_contents is
  E'@behavior -*\nEach entry with its lines as the text that its seal covers: every column of '
  'both.';
comment on column accounting.entry_contents.id is 'The entry.';
comment on column accounting.entry_contents.content is
  'Its columns, then its lines in their order, as JSON.';
--! EndIncluded accounting/views/entry_contents.sql
--! Included accounting/functions/tell_sealed_days.sql
create or replace function accounting.tell_sealed_days() returns void
  language plpgsql volatile set search_path = ''
as $$
declare
  v_told constant bigint := coalesce((select max(d.position) from accounting.sealed_days d), 0);
  v_day accounting.sealed_days;
begin
  -- One look at the first seal that was not told spares reading the running day's every minute.
  if accounting.local_date((
    select s.sealed_at from accounting.ledger_seals s
    where s.position > v_told order by s.position limit 1)) < accounting.today()
  then
    for v_day in
      insert into accounting.sealed_days (sealed_on, position, digest)
      select distinct on (d.sealed_on) d.sealed_on, s.position, s.digest
      from accounting.ledger_seals s
      cross join lateral (select accounting.local_date(s.sealed_at)) d (sealed_on)
      where s.position > v_told and d.sealed_on < accounting.today()
      order by d.sealed_on, s.position desc
      -- After a change of the time zone a day can come twice: the next one covers it.
      on conflict on constraint sealed_days_pkey do nothing
      returning *
    loop
      perform app.emit_event('LedgerSealed', 'ledger', c.id, jsonb_build_object(
        'sealed_on', v_day.sealed_on, 'position', v_day.position,
        'digest', encode(v_day.digest, 'hex')))
      from accounting.company_settings c;
    end loop;
  end if;
end;
$$;

comment on function accounting.tell_sealed_days() is
  E'@behavior -*\nTells the last digest of each finished day (LedgerSealed), once. Called by '
  'seal_ledger, under its lock.';
--! EndIncluded accounting/functions/tell_sealed_days.sql
--! Included accounting/functions/seal_ledger.sql
-- An entry in flight has an older transaction than some that are sealed before it. So the search
-- does not begin behind the last entry sealed, but at the oldest transaction that ran then: its
-- horizon. A bounded batch: the job calls again until nothing is left.
create or replace function accounting.seal_ledger() returns integer
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_cluster smallint;
  v_last accounting.ledger_seals;
  v_entry record;
  v_sealed integer := 0;
begin
  perform app.act_as_system();
  -- One sealer at a time: the next reads the chain as this one leaves it.
  perform app.require_read_committed();
  lock table accounting.ledger_seals in share row exclusive mode;
  v_cluster := accounting.current_cluster();
  select * into v_last from accounting.ledger_seals s order by s.position desc limit 1;
  if not found then
    v_last.position := 0;
    v_last.digest := '';
    v_last.horizon_cluster := 0;
  end if;

  for v_entry in
    select e.id, e.posted_cluster, c.content,
           case when e.posted_cluster = v_cluster
                then least(e.posted_xid, pg_snapshot_xmin(pg_current_snapshot()))
                else e.posted_xid end as horizon_xid
    from accounting.journal_entries e
    join accounting.entry_contents c on c.id = e.id
    -- Compared as a row, the planner knows no better than to read the whole ledger: 180 ms instead
    -- of 10 at 400,000 entries.
    where (e.posted_cluster = v_last.horizon_cluster and e.posted_xid >= v_last.horizon_xid
           or e.posted_cluster > v_last.horizon_cluster)
      and not exists (select from accounting.ledger_seals s where s.journal_entry_id = e.id)
    order by e.posted_cluster, e.posted_xid, e.id
    limit 5000
  loop
    v_last.position := v_last.position + 1;
    v_last.digest := sha256(v_last.digest || convert_to(v_entry.content, 'UTF8'));
    insert into accounting.ledger_seals (
      position, journal_entry_id, digest, horizon_cluster, horizon_xid)
    values (
      v_last.position, v_entry.id, v_last.digest, v_entry.posted_cluster, v_entry.horizon_xid);
    v_sealed := v_sealed + 1;
  end loop;

  perform accounting.tell_sealed_days();
  return v_sealed;
end;
$$;

comment on function accounting.seal_ledger() is
  E'@behavior -*\nSeals the entries that were committed since, at most 5,000 a call, and says how '
  'many; tells the last digest of a finished day. Security definer: the worker has no right on '
  'the tables.';

grant execute on function accounting.seal_ledger() to rentify_worker;
--! EndIncluded accounting/functions/seal_ledger.sql
--! Included accounting/data/chart_of_accounts.sql
-- The chart that the postings of the product need (fleet.md 5). A control account is the sum of
-- documents: invoices, customers' credits, deposits, payables.
insert into accounting.accounts (code, name, type, is_control) values
  ('CASH', 'Cash at the desks', 'asset', false),
  ('BANK', 'Bank', 'asset', false),
  ('CARD_CLEARING', 'Card terminals, to be paid out', 'asset', false),
  ('ACCOUNTS_RECEIVABLE', 'Owed by customers', 'asset', true),
  ('ACCOUNTS_PAYABLE', 'Owed to suppliers', 'liability', true),
  ('DEPOSITS_HELD', 'Deposits of customers', 'liability', true),
  ('CUSTOMER_CREDITS', 'Credit of customers', 'liability', true),
  ('TAX_PAYABLE', 'Tax owed', 'liability', false),
  ('EQUITY', 'Capital paid in', 'equity', false),
  ('RETAINED_EARNINGS', 'Results of former years', 'equity', false),
  ('REVENUE_RENTAL', 'Rental of vehicles', 'revenue', false),
  ('REVENUE_FEES', 'Fees', 'revenue', false),
  ('REVENUE_DAMAGE', 'Damages charged to customers', 'revenue', false),
  ('EXP_MAINTENANCE', 'Maintenance of vehicles', 'expense', false),
  ('EXP_PAYMENT_FEES', 'Fees of payment providers', 'expense', false),
  ('EXP_BAD_DEBT', 'Invoices written off', 'expense', false)
on conflict on constraint accounts_code_key do nothing;

insert into accounting.charge_accounts (charge_type, account_id)
select c.charge_type, a.id
from (values
  ('base', 'REVENUE_RENTAL'), ('extra_day', 'REVENUE_RENTAL'), ('extra_km', 'REVENUE_RENTAL'),
  ('extra', 'REVENUE_RENTAL'), ('one_way', 'REVENUE_RENTAL'), ('fuel', 'REVENUE_RENTAL'),
  ('discount', 'REVENUE_RENTAL'), ('late_fee', 'REVENUE_FEES'),
  ('cancellation_fee', 'REVENUE_FEES'), ('fine', 'REVENUE_FEES'), ('service', 'REVENUE_FEES'),
  ('damage', 'REVENUE_DAMAGE')) c (charge_type, account_code)
join accounting.accounts a on a.code = c.account_code
on conflict on constraint charge_accounts_pkey do nothing;

insert into accounting.company_settings (is_only) values (true)
on conflict on constraint company_settings_is_only_key do nothing;
--! EndIncluded accounting/data/chart_of_accounts.sql
--! EndIncluded accounting/index.sql
