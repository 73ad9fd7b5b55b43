--! Previous: sha1:adb985863ddd34426e1f41be5e5a770dfcbc3ee8
--! Hash: sha1:e0c5006c5d9d1f54429f27de000a3b67077f3dd5
--! Message: reporting: reports, proofs, views for BI tools

-- Reports over them, and views for BI tools.
drop schema if exists reporting cascade;
--! Included reporting/index.sql
--! Included reporting/schema.sql
create schema reporting;
comment on schema reporting is
  'What the books and the fleet add up to: reports for any past day as known at any past instant, '
  'proofs that they are right, and views for BI tools. Reads from all, called by none.';

grant usage on schema reporting to staff, admin, service, rentify_worker, bi_reader;
--! EndIncluded reporting/schema.sql
--! Included reporting/types/domains.sql
create domain reporting.report_kind as text
  constraint report_kind_known check (value in (
    'general_ledger', 'trial_balance', 'income_statement', 'balance_sheet', 'ar_ageing',
    'tax_report', 'fleet_utilisation', 'vehicle_profitability', 'maintenance_costs',
    'revenue_by_month'));
comment on domain reporting.report_kind is 'Which report.';
comment on constraint report_kind_known on domain reporting.report_kind is
  'There is no such report.';

create domain reporting.statement_section as text
  constraint statement_section_known check (value in (
    'asset', 'liability', 'equity', 'result_of_former_years', 'result_of_year', 'revenue',
    'expense', 'result'));
comment on domain reporting.statement_section is
  'Which part of a statement a row belongs to; the results are the sums of accounts.';
comment on constraint statement_section_known on domain reporting.statement_section is
  'There is no such section.';
--! EndIncluded reporting/types/domains.sql
--! Included reporting/types/export_status.sql
create domain reporting.export_status as text
  constraint export_status_known check (value in ('requested', 'ready', 'failed', 'expired'));
comment on domain reporting.export_status is
  'Where an export stands: ready ones can be downloaded, for seven days.';
comment on constraint export_status_known on domain reporting.export_status is
  'An export is requested, ready, failed or expired.';
--! EndIncluded reporting/types/export_status.sql
--! Included reporting/types/general_ledger_row.sql
create type reporting.general_ledger_row as (
  journal_entry_id  uuid,
  line_number       integer,
  entry_date        date,
  account_id        uuid,
  account_code      text,
  description       text,
  external_ref_type text,
  external_ref_id   uuid,
  currency          app.currency_code,
  debit_cents       app.cents,
  credit_cents      app.cents,
  balance_cents     app.cents,
  vehicle_id        uuid,
  rental_id         uuid,
  customer_id       uuid,
  location_id       uuid,
  known_at          timestamptz
);

comment on type reporting.general_ledger_row is
  E'@foreignKey (journal_entry_id) references accounting.journal_entries (id)|@fieldName '
  'journalEntry\n'
  '@foreignKey (account_id) references accounting.accounts (id)|@fieldName account\n'
  'A posted line, with what its account had added up to by then.';
comment on column reporting.general_ledger_row.journal_entry_id is 'The entry.';
comment on column reporting.general_ledger_row.line_number is 'Its place in the entry.';
comment on column reporting.general_ledger_row.entry_date is 'The day that the entry counts for.';
comment on column reporting.general_ledger_row.account_id is 'The account.';
comment on column reporting.general_ledger_row.account_code is 'Its code.';
comment on column reporting.general_ledger_row.description is
  'What was posted, in words; nothing for a BI tool.';
comment on column reporting.general_ledger_row.external_ref_type is
  'What kind of fact it was, such as invoice.';
comment on column reporting.general_ledger_row.external_ref_id is 'Which one.';
comment on column reporting.general_ledger_row.currency is
  'The currency of all of these (ISO 4217).';
comment on column reporting.general_ledger_row.debit_cents is 'How much was debited.';
comment on column reporting.general_ledger_row.credit_cents is 'How much was credited.';
comment on column reporting.general_ledger_row.balance_cents is
  'Debits less credits of the account in this currency since the beginning of the books, this '
  'line included; of the lines asked for, if only those of a vehicle, rental, customer or '
  'location are.';
comment on column reporting.general_ledger_row.vehicle_id is 'The vehicle it concerns, if any.';
comment on column reporting.general_ledger_row.rental_id is 'The rental it concerns, if any.';
comment on column reporting.general_ledger_row.customer_id is 'The customer it concerns, if any.';
comment on column reporting.general_ledger_row.location_id is 'The location it concerns, if any.';
comment on column reporting.general_ledger_row.known_at is
  'What the books knew then; asked for it, the same rows come again.';
--! EndIncluded reporting/types/general_ledger_row.sql
--! Included reporting/types/trial_balance_row.sql
create type reporting.trial_balance_row as (
  account_id    uuid,
  account_code  text,
  account_type  accounting.account_type,
  currency      app.currency_code,
  debit_cents   app.cents,
  credit_cents  app.cents,
  balance_cents app.cents,
  known_at      timestamptz
);

comment on type reporting.trial_balance_row is
  E'@foreignKey (account_id) references accounting.accounts (id)|@fieldName account\n'
  'What an account had added up to in a currency at the end of a day.';
comment on column reporting.trial_balance_row.account_id is 'The account.';
comment on column reporting.trial_balance_row.account_code is 'Its code.';
comment on column reporting.trial_balance_row.account_type is 'What it counts.';
comment on column reporting.trial_balance_row.currency is
  'The currency of all of these (ISO 4217).';
comment on column reporting.trial_balance_row.debit_cents is
  'All debits since the beginning of the books.';
comment on column reporting.trial_balance_row.credit_cents is
  'All credits since the beginning of the books.';
comment on column reporting.trial_balance_row.balance_cents is
  'Debits less credits: positive is a debit balance.';
comment on column reporting.trial_balance_row.known_at is
  'What the books knew then; asked for it, the same rows come again for ever.';
--! EndIncluded reporting/types/trial_balance_row.sql
--! Included reporting/types/income_statement_row.sql
create type reporting.income_statement_row as (
  currency     app.currency_code,
  section      reporting.statement_section,
  account_id   uuid,
  account_code text,
  amount_cents app.cents,
  known_at     timestamptz
);

comment on type reporting.income_statement_row is
  E'@foreignKey (account_id) references accounting.accounts (id)|@fieldName account\n'
  'What an account earned or cost between two days; last, for each currency, the result.';
comment on column reporting.income_statement_row.currency is
  'The currency of all of these (ISO 4217).';
comment on column reporting.income_statement_row.section is
  'Revenue, expense, or the result: the one less the other.';
comment on column reporting.income_statement_row.account_id is 'The account; null for the result.';
comment on column reporting.income_statement_row.account_code is 'Its code.';
comment on column reporting.income_statement_row.amount_cents is
  'How much; a loss is a negative result.';
comment on column reporting.income_statement_row.known_at is
  'What the books knew then; asked for it, the same rows come again.';
--! EndIncluded reporting/types/income_statement_row.sql
--! Included reporting/types/balance_sheet_row.sql
create type reporting.balance_sheet_row as (
  currency     app.currency_code,
  section      reporting.statement_section,
  account_id   uuid,
  account_code text,
  amount_cents app.cents,
  known_at     timestamptz
);

comment on type reporting.balance_sheet_row is
  E'@foreignKey (account_id) references accounting.accounts (id)|@fieldName account\n'
  'What there was at the end of a day, and whose it was: the assets of a currency equal all the'
  ' rest.';
comment on column reporting.balance_sheet_row.currency is
  'The currency of all of these (ISO 4217).';
comment on column reporting.balance_sheet_row.section is
  'Assets, liabilities, equity, or a result that is not carried to RETAINED_EARNINGS yet.';
comment on column reporting.balance_sheet_row.account_id is 'The account; null for a result.';
comment on column reporting.balance_sheet_row.account_code is 'Its code.';
comment on column reporting.balance_sheet_row.amount_cents is
  'How much; negative where it stands on the other side.';
comment on column reporting.balance_sheet_row.known_at is
  'What the books knew then; asked for it, the same rows come again.';
--! EndIncluded reporting/types/balance_sheet_row.sql
--! Included reporting/types/ar_ageing_row.sql
create type reporting.ar_ageing_row as (
  customer_id            uuid,
  currency               app.currency_code,
  current_cents          app.cents,
  overdue_1_to_30_cents  app.cents,
  overdue_31_to_60_cents app.cents,
  overdue_61_to_90_cents app.cents,
  overdue_over_90_cents  app.cents,
  total_cents            app.cents,
  known_at               timestamptz
);

comment on type reporting.ar_ageing_row is
  E'@foreignKey (customer_id) references rental.customers (id)|@fieldName customer\n'
  'What a customer owed at the end of a day, by how long it had been due.';
comment on column reporting.ar_ageing_row.customer_id is 'The customer.';
comment on column reporting.ar_ageing_row.currency is 'The currency of all of these (ISO 4217).';
comment on column reporting.ar_ageing_row.current_cents is 'Not due yet, or due that day.';
comment on column reporting.ar_ageing_row.overdue_1_to_30_cents is 'Due for 1 to 30 days.';
comment on column reporting.ar_ageing_row.overdue_31_to_60_cents is 'Due for 31 to 60 days.';
comment on column reporting.ar_ageing_row.overdue_61_to_90_cents is 'Due for 61 to 90 days.';
comment on column reporting.ar_ageing_row.overdue_over_90_cents is 'Due for more than 90 days.';
comment on column reporting.ar_ageing_row.total_cents is
  'All of it; over all customers the balance of ACCOUNTS_RECEIVABLE.';
comment on column reporting.ar_ageing_row.known_at is
  'What the books knew then; asked for it, the same rows come again.';
--! EndIncluded reporting/types/ar_ageing_row.sql
--! Included reporting/types/tax_report_row.sql
create type reporting.tax_report_row as (
  tax_rate_bp        integer,
  currency           app.currency_code,
  invoiced_net_cents app.cents,
  invoiced_tax_cents app.cents,
  credited_net_cents app.cents,
  credited_tax_cents app.cents,
  net_cents          app.cents,
  tax_cents          app.cents,
  known_at           timestamptz
);

comment on type reporting.tax_report_row is
  'What was invoiced and credited at a rate of tax between two days.';
comment on column reporting.tax_report_row.tax_rate_bp is 'The rate in basis points.';
comment on column reporting.tax_report_row.currency is 'The currency of all of these (ISO 4217).';
comment on column reporting.tax_report_row.invoiced_net_cents is 'Net, on invoices.';
comment on column reporting.tax_report_row.invoiced_tax_cents is 'Tax, on invoices.';
comment on column reporting.tax_report_row.credited_net_cents is 'Net, on credit notes.';
comment on column reporting.tax_report_row.credited_tax_cents is 'Tax, on credit notes.';
comment on column reporting.tax_report_row.net_cents is 'Net, invoiced less credited.';
comment on column reporting.tax_report_row.tax_cents is 'Tax owed: invoiced less credited.';
comment on column reporting.tax_report_row.known_at is
  'What the books knew then; asked for it, the same rows come again.';
--! EndIncluded reporting/types/tax_report_row.sql
--! Included reporting/types/fleet_utilisation_row.sql
create type reporting.fleet_utilisation_row as (
  vehicle_id                      uuid,
  fleet_days                      integer,
  rented_days                     integer,
  maintenance_days                integer,
  blocked_days                    integer,
  idle_days                       integer,
  currency                        app.currency_code,
  revenue_cents                   app.cents,
  revenue_per_available_day_cents app.cents,
  known_at                        timestamptz
);

comment on type reporting.fleet_utilisation_row is
  E'@foreignKey (vehicle_id) references fleet.vehicles (id)|@fieldName vehicle\n'
  'How a vehicle spent its days, and what it earned; a row for each currency that it earned in.';
comment on column reporting.fleet_utilisation_row.vehicle_id is 'The vehicle.';
comment on column reporting.fleet_utilisation_row.fleet_days is
  'Days that it belonged to the fleet, until today: the sum of the four below.';
comment on column reporting.fleet_utilisation_row.rented_days is 'Days on which a customer had it.';
comment on column reporting.fleet_utilisation_row.maintenance_days is
  'Days on which it was in the workshop and no customer had it.';
comment on column reporting.fleet_utilisation_row.blocked_days is
  'Days on which it was blocked, and none of these.';
comment on column reporting.fleet_utilisation_row.idle_days is
  'Days on which it could have been rented.';
comment on column reporting.fleet_utilisation_row.currency is
  'The currency of the revenue (ISO 4217); null without revenue.';
comment on column reporting.fleet_utilisation_row.revenue_cents is
  'What it earned, net, by the books.';
comment on column reporting.fleet_utilisation_row.revenue_per_available_day_cents is
  'The same for each day that it was rented or idle.';
comment on column reporting.fleet_utilisation_row.known_at is
  'The revenue is what the books knew then; the days are as recorded now.';
--! EndIncluded reporting/types/fleet_utilisation_row.sql
--! Included reporting/types/vehicle_profitability_row.sql
create type reporting.vehicle_profitability_row as (
  vehicle_id        uuid,
  currency          app.currency_code,
  revenue_cents     app.cents,
  expense_cents     app.cents,
  profit_cents      app.cents,
  driven_km         integer,
  cost_per_km_cents app.cents,
  known_at          timestamptz
);

comment on type reporting.vehicle_profitability_row is
  E'@foreignKey (vehicle_id) references fleet.vehicles (id)|@fieldName vehicle\n'
  'What a vehicle earned and cost between two days.';
comment on column reporting.vehicle_profitability_row.vehicle_id is 'The vehicle.';
comment on column reporting.vehicle_profitability_row.currency is
  'The currency of all of these (ISO 4217).';
comment on column reporting.vehicle_profitability_row.revenue_cents is 'What it earned, net.';
comment on column reporting.vehicle_profitability_row.expense_cents is 'What it cost.';
comment on column reporting.vehicle_profitability_row.profit_cents is 'The one less the other.';
comment on column reporting.vehicle_profitability_row.driven_km is
  'How far it was driven, by its odometer as recorded now; null without readings.';
comment on column reporting.vehicle_profitability_row.cost_per_km_cents is
  'What a kilometre cost, rounded; null where it did not move.';
comment on column reporting.vehicle_profitability_row.known_at is
  'What the books knew then; asked for it, the same rows come again.';
--! EndIncluded reporting/types/vehicle_profitability_row.sql
--! Included reporting/types/maintenance_costs_row.sql
create type reporting.maintenance_costs_row as (
  month_date    date,
  vehicle_id    uuid,
  kind          maintenance.maintenance_kind,
  currency      app.currency_code,
  posting_count integer,
  cost_cents    app.cents,
  known_at      timestamptz
);

comment on type reporting.maintenance_costs_row is
  E'@foreignKey (vehicle_id) references fleet.vehicles (id)|@fieldName vehicle\n'
  'What the maintenance of a vehicle cost in a month.';
comment on column reporting.maintenance_costs_row.month_date is 'The first day of the month.';
comment on column reporting.maintenance_costs_row.vehicle_id is
  'The vehicle; null where the posting names none.';
comment on column reporting.maintenance_costs_row.kind is
  'What was done; null for what was posted by hand.';
comment on column reporting.maintenance_costs_row.currency is
  'The currency of all of these (ISO 4217).';
comment on column reporting.maintenance_costs_row.posting_count is 'How many postings.';
comment on column reporting.maintenance_costs_row.cost_cents is
  'How much; over all rows what EXP_MAINTENANCE moved.';
comment on column reporting.maintenance_costs_row.known_at is
  'What the books knew then; asked for it, the same rows come again.';
--! EndIncluded reporting/types/maintenance_costs_row.sql
--! Included reporting/types/revenue_by_month_row.sql
create type reporting.revenue_by_month_row as (
  month_date    date,
  account_id    uuid,
  account_code  text,
  location_id   uuid,
  currency      app.currency_code,
  revenue_cents app.cents,
  known_at      timestamptz
);

comment on type reporting.revenue_by_month_row is
  E'@foreignKey (account_id) references accounting.accounts (id)|@fieldName account\n'
  '@foreignKey (location_id) references rental.locations (id)|@fieldName location\n'
  'What an account of revenue earned at a location in a month.';
comment on column reporting.revenue_by_month_row.month_date is 'The first day of the month.';
comment on column reporting.revenue_by_month_row.account_id is 'The account.';
comment on column reporting.revenue_by_month_row.account_code is 'Its code.';
comment on column reporting.revenue_by_month_row.location_id is
  'The location that earned it; null where the posting names none.';
comment on column reporting.revenue_by_month_row.currency is
  'The currency of all of these (ISO 4217).';
comment on column reporting.revenue_by_month_row.revenue_cents is 'How much, net.';
comment on column reporting.revenue_by_month_row.known_at is
  'What the books knew then; asked for it, the same rows come again.';
--! EndIncluded reporting/types/revenue_by_month_row.sql
--! Included reporting/tables/knowledge_points.sql
create table reporting.knowledge_points (
  id       uuid        not null default uuidv7(),
  known_at timestamptz not null,
  cluster  smallint    not null,
  snapshot pg_snapshot not null,

  constraint knowledge_points_pkey primary key (id),
  constraint knowledge_points_known_at_key unique (known_at)
);

comment on table reporting.knowledge_points is
  E'@behavior -*\n'
  'What the books knew at an instant. A clock cannot say it, because what is being posted while a '
  'report runs is older than the report; the database''s own snapshot can.';
comment on column reporting.knowledge_points.id is 'The id of the point.';
comment on column reporting.knowledge_points.known_at is
  'The instant, in whole milliseconds; each point is later than all before it.';
comment on column reporting.knowledge_points.cluster is
  'The database cluster that the snapshot speaks of (accounting.clusters).';
comment on column reporting.knowledge_points.snapshot is
  'Which transactions were over: an entry is known if the one that posted it was.';
--! EndIncluded reporting/tables/knowledge_points.sql
--! Included reporting/policies/knowledge_points.sql
-- No API role has any right here and no policy lets one in: only the reports read and write it.
alter table reporting.knowledge_points enable row level security;
revoke all on reporting.knowledge_points from anonymous, customer, staff, admin, service;
--! EndIncluded reporting/policies/knowledge_points.sql
--! Included reporting/triggers/knowledge_points.sql
insert into app.rules (name, sqlstate, status, message) values
  ('knowledge_points_append_only', '55000', null, 'What the books knew is never changed.'),
  ('knowledge_points_rising', '55000', null,
   'A point of knowledge is later than all before it, or answers given would change.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _200_append_only
  before update or delete or truncate on reporting.knowledge_points
  for each statement execute function app.tg__append_only();

-- The owner's hand too: an instant that was asked for must go on meaning the same point.
create or replace function reporting.tg_knowledge_points__rising() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  lock table reporting.knowledge_points in share row exclusive mode;
  if exists (select from reporting.knowledge_points p where p.known_at >= new.known_at) then
    perform app.raise_rule('knowledge_points_rising');
  end if;
  return new;
end;
$$;

comment on function reporting.tg_knowledge_points__rising() is
  'Refuses a point that is not later than all others.';

create or replace trigger _200_rising
  before insert on reporting.knowledge_points
  for each row execute function reporting.tg_knowledge_points__rising();
--! EndIncluded reporting/triggers/knowledge_points.sql
--! Included reporting/functions/is_known.sql
-- Transaction ids mean something within their cluster only; what was posted in an earlier one is
-- known to all points of later ones.
create or replace function reporting.is_known(
  posted_cluster smallint, posted_xid xid8, cluster smallint, snapshot pg_snapshot
) returns boolean
  language sql immutable parallel safe
return case
  when posted_cluster = cluster then pg_visible_in_snapshot(posted_xid, snapshot)
  else posted_cluster < cluster
end;

comment on function reporting.is_known(smallint, xid8, smallint, pg_snapshot) is
  E'@behavior -*\nWhether what was posted in this cluster by this transaction is known at a point.';
--! EndIncluded reporting/functions/is_known.sql
--! Included reporting/functions/note_point.sql
-- One at a time until commit, so that the points are seen in their order and each knows all that
-- those before it knew. A report holds the lock while it runs: reports of "now" queue up, those of
-- an instant don't.
-- A snapshot says nothing of its own transaction: that one is known if another with a later id is
-- over already. A report must not know what is not committed yet, a closing should know itself;
-- so the own id is written down on the one or the other side.
create or replace function reporting.note_point(knows_itself boolean default false)
  returns reporting.knowledge_points
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_cluster constant smallint := accounting.current_cluster();
  v_own constant xid8 := pg_current_xact_id();
  v_point reporting.knowledge_points;
begin
  perform app.require_read_committed();
  lock table reporting.knowledge_points in share row exclusive mode;

  with now as (
    select pg_current_snapshot() as snapshot
  ),
  border as (
    select n.snapshot, least(pg_snapshot_xmin(n.snapshot), v_own) as xmin,
           greatest(pg_snapshot_xmax(n.snapshot), (v_own::text::bigint + 1)::text::xid8) as xmax
    from now n
  )
  insert into reporting.knowledge_points (known_at, cluster, snapshot)
  select
    -- A client in JavaScript reads whole milliseconds, and asks for the same point by them.
    greatest(
      date_trunc('milliseconds', clock_timestamp()),
      (select max(p.known_at) from reporting.knowledge_points p)) + interval '1 millisecond',
    v_cluster,
    format('%s:%s:%s', b.xmin, b.xmax, (
      select string_agg(x.id::text, ',' order by x.id)
      from (
        select r.id::text::bigint from pg_snapshot_xip(b.snapshot) r (id)
        union
        select generate_series(
          pg_snapshot_xmax(b.snapshot)::text::bigint, v_own::text::bigint - 1)
        union
        select v_own::text::bigint where not knows_itself
      ) x (id)))::pg_snapshot
  from border b
  returning * into v_point;
  return v_point;
end;
$$;

comment on function reporting.note_point(boolean) is
  E'@behavior -*\nWrites down what the books know now. Security definer: the table is closed to '
  'everybody. Granted to nobody.';
--! EndIncluded reporting/functions/note_point.sql
--! Included reporting/functions/note_knowledge.sql
-- Also where nothing was posted since the last point: a BI tool can't write one, and is answered
-- for instants before the last only.
create or replace function reporting.note_knowledge() returns void
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform app.act_as_system();
  perform reporting.note_point();
end;
$$;

comment on function reporting.note_knowledge() is
  E'@behavior -*\nWrites down what the books know now; a job does it every minute, so that a '
  'report can be asked for any minute that has passed. Security definer: the worker has no '
  'right on the table.';

grant execute on function reporting.note_knowledge() to rentify_worker;
--! EndIncluded reporting/functions/note_knowledge.sql
--! Included reporting/functions/point_at.sql
insert into app.rules (name, sqlstate, status, message) values
  ('knowledge_points_not_future', '23514', null,
   'What the books will know then is not known yet: ask for an instant that has passed.'),
  ('knowledge_points_bounded', '23514', null, 'Ask for an instant from 1990 on.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- An instant means the last point before it, for ever: no point may come to lie between the two
-- after the answer. So an instant later than all points first gets one that is later than it.
create or replace function reporting.point_at(known_at timestamptz)
  returns reporting.knowledge_points
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_can_write constant boolean := session_user <> 'bi_reader'
    and not current_setting('transaction_read_only')::boolean;
  v_point reporting.knowledge_points;
begin
  -- No answer of the API could say that instant: a snapshot of it would be unreadable for ever.
  if point_at.known_at < '1990-01-01 00:00:00Z' then
    perform app.raise_rule('knowledge_points_bounded');
  end if;
  if point_at.known_at is null and v_can_write then
    return reporting.note_point();
  end if;

  if not exists (
    select from reporting.knowledge_points p where p.known_at >= point_at.known_at
  ) and point_at.known_at is not null then
    if not v_can_write or point_at.known_at > clock_timestamp() then
      perform app.raise_rule('knowledge_points_not_future');
    end if;
    perform reporting.note_point();
  end if;

  select * into v_point
  from reporting.knowledge_points p
  where p.known_at <= coalesce(point_at.known_at, 'infinity')
  order by p.known_at desc
  limit 1;
  if not found then
    -- Before the first point nothing was known.
    v_point.known_at := point_at.known_at;
    v_point.cluster := 0;
    v_point.snapshot := '1:1:';
  end if;
  return v_point;
end;
$$;

comment on function reporting.point_at(timestamptz) is
  E'@behavior -*\nWhat the books knew at an instant; null: now, which is written down. Where '
  'nothing is written (by a BI tool''s login, in a transaction that only reads) now is the last '
  'point. Refused: an instant to come, or before 1990. Security definer: the table is closed to '
  'everybody. Granted to nobody.';
--! EndIncluded reporting/functions/point_at.sql
--! Included reporting/functions/report_permissions.sql
create or replace function reporting.report_permissions(kind reporting.report_kind)
  returns text[]
  language sql immutable parallel safe
return case
  when kind = 'fleet_utilisation' then array['reports.fleet']
  when kind in ('vehicle_profitability', 'maintenance_costs')
    then array['reports.financial', 'reports.fleet']
  else array['reports.financial']
end;

comment on function reporting.report_permissions(reporting.report_kind) is
  E'@behavior -*\nThe permissions of which any opens a report.';

grant execute on function reporting.report_permissions(reporting.report_kind)
  to staff, admin, service;
--! EndIncluded reporting/functions/report_permissions.sql
--! Included reporting/functions/open_report.sql
-- A BI tool's login holds no permissions: the grant of the report let it in. Nobody becomes that
-- login but by its password; a role that is taken on or a claim does not count here.
create or replace function reporting.open_report(
  kind reporting.report_kind, known_at timestamptz
) returns reporting.knowledge_points
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  if session_user <> 'bi_reader' then
    perform app.require_any_permission(reporting.report_permissions(kind));
  end if;
  return reporting.point_at(known_at);
end;
$$;

comment on function reporting.open_report(reporting.report_kind, timestamptz) is
  E'@behavior -*\nThe first line of a report: refuses (42501) whoever has none of its '
  'permissions, and says what the books knew at the instant that was asked for. Security definer: '
  'reads what only reports read. Granted to nobody.';
--! EndIncluded reporting/functions/open_report.sql
--! Included reporting/functions/require_days.sql
insert into app.rules (name, sqlstate, status, message) values
  ('reports_days_bounded', '23514', null,
   'Ask for days between 1990 and 2199, the first not after the last.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function reporting.require_days(from_date date, to_date date) returns void
  language plpgsql stable set search_path = ''
as $$
begin
  if (from_date <= to_date and from_date >= '1990-01-01' and to_date <= '2199-12-31')
    is not true then
    perform app.raise_rule('reports_days_bounded');
  end if;
end;
$$;

comment on function reporting.require_days(date, date) is
  E'@behavior -*\nRefuses days that no report is made for.';
--! EndIncluded reporting/functions/require_days.sql
--! Included reporting/functions/to_day.sql
create or replace function reporting.to_day(day date) returns date
  language sql stable
return coalesce(day, accounting.today());

comment on function reporting.to_day(date) is
  E'@behavior -*\nThe day that a report ends on: today unless one is given.';
--! EndIncluded reporting/functions/to_day.sql
--! Included reporting/functions/from_day.sql
create or replace function reporting.from_day(from_date date, to_date date) returns date
  language sql stable
return coalesce(from_date, date_trunc('year', reporting.to_day(to_date)::timestamp)::date);

comment on function reporting.from_day(date, date) is
  E'@behavior -*\nThe day that a report begins on: the first of the year that it ends in unless '
  'one is given.';
--! EndIncluded reporting/functions/from_day.sql
--! Included reporting/functions/known_lines.sql
-- Written so that it is inlined into the query that asks (style.md, SQL 18). Those that ask for
-- days set the price of a page as balances_at does: a month of 1 M lines in a fifth of the time.
create or replace function reporting.known_lines(
  from_date date, to_date date, cluster smallint, snapshot pg_snapshot
) returns table (
  journal_entry_id uuid,
  line_number smallint,
  entry_date date,
  description text,
  external_ref_type text,
  external_ref_id uuid,
  reverses_entry_id uuid,
  account_id uuid,
  currency app.currency_code,
  debit_cents bigint,
  credit_cents bigint,
  vehicle_id uuid,
  rental_id uuid,
  customer_id uuid,
  location_id uuid
)
  language sql stable
begin atomic
  select e.id, l.line_number, e.entry_date, e.description, e.external_ref_type, e.external_ref_id,
         e.reverses_entry_id, l.account_id, l.currency,
         case when l.direction = 'debit' then l.amount_cents else 0 end::bigint,
         case when l.direction = 'credit' then l.amount_cents else 0 end::bigint,
         l.vehicle_id, l.rental_id, l.customer_id, l.location_id
  from accounting.journal_entries e
  join accounting.journal_lines l on l.journal_entry_id = e.id
  where e.entry_date between from_date and to_date
    and reporting.is_known(
      e.posted_cluster, e.posted_xid, known_lines.cluster, known_lines.snapshot);
end;

comment on function reporting.known_lines(date, date, smallint, pg_snapshot) is
  E'@behavior -*\nThe posted lines of a stretch of days that are known at a point.';
--! EndIncluded reporting/functions/known_lines.sql
--! Included reporting/functions/balances_at.sql
-- From the last closed month on, not from the first entry. A closing counts at a point if it is
-- known there and its reopening is not: then nothing that is known there was posted into the
-- month after it, because whoever closes waits for those who post.
-- The day it starts from is looked up first: with it unknown the plan is made for a few hundred
-- entries whatever there are. The lines of entries that were posted together lie together, which
-- the planner cannot know: at its own price for a page it reads all lines for a twentieth of them.
create or replace function reporting.balances_at(
  effective_at date, point reporting.knowledge_points
) returns table (
  account_id uuid, currency app.currency_code, debit_cents app.cents, credit_cents app.cents
)
  language plpgsql volatile rows 100
  set search_path = '' set plan_cache_mode = 'force_custom_plan' set random_page_cost = 1.1
as $$
#variable_conflict use_column
declare
  v_closing_id uuid;
  v_closed_until date;
begin
  select c.id, p.ends_on into v_closing_id, v_closed_until
  from accounting.period_closings c
  join accounting.periods p on p.id = c.period_id
  where p.ends_on <= balances_at.effective_at
    and reporting.is_known(c.closed_cluster, c.closed_xid, point.cluster, point.snapshot)
    and reporting.is_known(c.reopened_cluster, c.reopened_xid, point.cluster, point.snapshot)
      is not true
  order by p.ends_on desc
  limit 1;

  return query
  select s.account_id, s.currency, sum(s.debit_cents)::bigint::app.cents,
         sum(s.credit_cents)::bigint::app.cents
  from (
    select b.account_id, b.currency, b.debit_cents::numeric, b.credit_cents::numeric
    from accounting.closing_balances b
    where b.closing_id = v_closing_id
    union all
    select l.account_id, l.currency, sum(l.debit_cents), sum(l.credit_cents)
    from reporting.known_lines(
      coalesce(v_closed_until + 1, '1990-01-01'), balances_at.effective_at,
      point.cluster, point.snapshot) l
    group by l.account_id, l.currency
  ) s (account_id, currency, debit_cents, credit_cents)
  group by s.account_id, s.currency;
end;
$$;

comment on function reporting.balances_at(date, reporting.knowledge_points) is
  E'@behavior -*\nWhat the accounts had added up to at the end of a day, by what is known at a '
  'point. Granted to nobody: only security definer functions reach it.';
--! EndIncluded reporting/functions/balances_at.sql
--! Included reporting/functions/year_end_balances.sql
-- What carries a result to RETAINED_EARNINGS, and what takes that back, earns and costs nothing.
create or replace function reporting.year_end_balances(
  from_date date, to_date date, cluster smallint, snapshot pg_snapshot
) returns table (account_id uuid, currency app.currency_code, balance_cents bigint)
  language sql stable
begin atomic
  select l.account_id, l.currency,
         sum(case l.direction when 'debit' then l.amount_cents else -l.amount_cents end)::bigint
  from accounting.year_closings y
  join accounting.journal_entries e on e.id in (y.journal_entry_id, y.reversal_entry_id)
  join accounting.journal_lines l on l.journal_entry_id = e.id
  where y.year between extract(year from from_date) and extract(year from to_date)
    and e.entry_date between from_date and to_date
    and reporting.is_known(
      e.posted_cluster, e.posted_xid, year_end_balances.cluster, year_end_balances.snapshot)
  group by l.account_id, l.currency;
end;

comment on function reporting.year_end_balances(date, date, smallint, pg_snapshot) is
  E'@behavior -*\nHow the entries that close a year moved the accounts between two days, by what '
  'is known at a point.';
--! EndIncluded reporting/functions/year_end_balances.sql
--! Included reporting/functions/movements_between.sql
-- Of all: what had added up at the end less what had before, both from the last closed month on.
-- The dimensions are not in the balances of a closing: a part is added up line by line.
create or replace function reporting.movements_between(
  from_date date, to_date date, vehicle_id uuid, location_id uuid,
  point reporting.knowledge_points
) returns table (account_id uuid, currency app.currency_code, balance_cents app.cents)
  language plpgsql volatile rows 100
  set search_path = '' set plan_cache_mode = 'force_custom_plan' set random_page_cost = 1.1
as $$
#variable_conflict use_column
begin
  if num_nulls(movements_between.vehicle_id, movements_between.location_id) = 2 then
    return query
    select m.account_id, m.currency, sum(m.balance)::bigint::app.cents
    from (
      select b.account_id, b.currency, b.debit_cents::numeric - b.credit_cents
      from reporting.balances_at(to_date, point) b
      union all
      select b.account_id, b.currency, b.credit_cents::numeric - b.debit_cents
      from reporting.balances_at(from_date - 1, point) b
      union all
      select y.account_id, y.currency, -y.balance_cents
      from reporting.year_end_balances(from_date, to_date, point.cluster, point.snapshot) y
    ) m (account_id, currency, balance)
    group by m.account_id, m.currency;
  else
    return query
    select l.account_id, l.currency, sum(l.debit_cents - l.credit_cents)::bigint::app.cents
    from reporting.known_lines(from_date, to_date, point.cluster, point.snapshot) l
    where (movements_between.vehicle_id is null or l.vehicle_id = movements_between.vehicle_id)
      and (movements_between.location_id is null or l.location_id = movements_between.location_id)
    group by l.account_id, l.currency;
  end if;
end;
$$;

comment on function reporting.movements_between(
  date, date, uuid, uuid, reporting.knowledge_points
) is
  E'@behavior -*\nHow the accounts moved between two days without what closes a year, of all or of '
  'a vehicle or location. Granted to nobody: only security definer functions reach it.';
--! EndIncluded reporting/functions/movements_between.sql
--! Included reporting/functions/uncounted_entries.sql
-- Cluster and transaction apart: of a pair of them the planner expects a third of all entries, and
-- reads all invoices for it.
create or replace function reporting.uncounted_entries(
  effective_at date, cluster smallint, snapshot pg_snapshot
) returns setof uuid
  language sql stable
begin atomic
  select e.id
  from accounting.journal_entries e
  where e.entry_date > effective_at
  union
  select e.id
  from accounting.journal_entries e
  where e.posted_cluster = uncounted_entries.cluster
    and e.posted_xid >= pg_snapshot_xmin(uncounted_entries.snapshot)
    and not pg_visible_in_snapshot(e.posted_xid, uncounted_entries.snapshot)
  union
  select e.id
  from accounting.journal_entries e
  where e.posted_cluster > uncounted_entries.cluster;
end;

comment on function reporting.uncounted_entries(date, smallint, pg_snapshot) is
  E'@behavior -*\nThe entries of later days, and those that are not known at a point.';
--! EndIncluded reporting/functions/uncounted_entries.sql
--! Included reporting/functions/open_items.sql
-- An invoice that is settled today owed nothing then either, unless something of it came later: so
-- only those are looked at that are open today or that an uncounted entry touches.
create or replace function reporting.open_items(
  effective_at date, point reporting.knowledge_points
) returns table (invoice_id uuid, open_cents app.cents)
  language plpgsql volatile rows 1000
  set search_path = '' set plan_cache_mode = 'force_custom_plan'
as $$
#variable_conflict use_column
begin
  return query
  with uncounted as materialized (
    select u.id
    from reporting.uncounted_entries(open_items.effective_at, point.cluster, point.snapshot) u (id)
  ),
  candidate as materialized (
    select i.id from accounting.invoices i where i.status = 'issued'
    union
    select i.id from accounting.invoices i join uncounted u on u.id = i.journal_entry_id
    union
    select a.invoice_id
    from accounting.payment_allocations a join uncounted u on u.id = a.journal_entry_id
    union
    select c.invoice_id
    from accounting.credit_notes c join uncounted u on u.id = c.journal_entry_id
    union
    select w.invoice_id
    from accounting.write_offs w join uncounted u on u.id = w.journal_entry_id
  ),
  moved (invoice_id, journal_entry_id, cents) as (
    select i.id, i.journal_entry_id, i.total_cents::bigint
    from candidate k join accounting.invoices i on i.id = k.id
    union all
    select a.invoice_id, a.journal_entry_id,
           case when a.reverses_id is null then -a.amount_cents else a.amount_cents end
    from candidate k join accounting.payment_allocations a on a.invoice_id = k.id
    union all
    select c.invoice_id, c.journal_entry_id, -c.total_cents
    from candidate k join accounting.credit_notes c on c.invoice_id = k.id
    union all
    select w.invoice_id, w.journal_entry_id, -w.amount_cents
    from candidate k join accounting.write_offs w on w.invoice_id = k.id
  )
  select m.invoice_id, sum(m.cents)::bigint::app.cents
  from moved m
  join accounting.journal_entries e on e.id = m.journal_entry_id
  where e.entry_date <= open_items.effective_at
    and reporting.is_known(e.posted_cluster, e.posted_xid, point.cluster, point.snapshot)
  group by m.invoice_id
  having sum(m.cents) <> 0;
end;
$$;

comment on function reporting.open_items(date, reporting.knowledge_points) is
  E'@behavior -*\nThe invoices that were owed at the end of a day, and how much, by what is known '
  'at a point. Granted to nobody: only security definer functions reach it.';
--! EndIncluded reporting/functions/open_items.sql
--! Included reporting/functions/days_touched.sql
create or replace function reporting.days_touched(during tstzrange) returns daterange
  language sql stable
return daterange(
  accounting.local_date(lower(during)),
  accounting.local_date(upper(during) - interval '1 microsecond'), '[]');

comment on function reporting.days_touched(tstzrange) is
  E'@behavior -*\nThe days of the company that a stretch of time lies in, if only in part.';
--! EndIncluded reporting/functions/days_touched.sql
--! Included reporting/functions/day_count.sql
-- An array: PostGraphile complains at each start of a function that takes a multirange.
create or replace function reporting.day_count(stretches daterange[]) returns integer
  language sql immutable parallel safe
return (
  select coalesce(sum(upper(s.days) - lower(s.days)), 0)::integer from unnest(stretches) s (days)
);

comment on function reporting.day_count(daterange[]) is
  E'@behavior -*\nHow many days these stretches, which do not overlap, have.';
--! EndIncluded reporting/functions/day_count.sql
--! Included reporting/functions/vehicle_days.sql
-- A day is spent on one thing: a customer's before the workshop's before a block, else it is idle.
create or replace function reporting.vehicle_days(
  from_date date, to_date date, only_vehicle_id uuid
) returns table (
  vehicle_id uuid, fleet_days integer, rented_days integer, maintenance_days integer,
  blocked_days integer
)
  language plpgsql volatile rows 1000
  set search_path = '' set plan_cache_mode = 'force_custom_plan'
as $$
#variable_conflict use_column
declare
  v_days constant datemultirange := datemultirange(daterange(
    from_date, greatest(from_date, least(to_date, accounting.today()) + 1)));
begin
  return query
  with stretch (vehicle_id, kind, days) as (
    select r.vehicle_id, 'rented',
           reporting.days_touched(tstzrange(r.handed_over_at, coalesce(r.returned_at, now())))
    from rental.rentals r
    where r.status in ('active', 'completed') and r.handed_over_at < to_date + 2
      and coalesce(r.returned_at, 'infinity') >= from_date - 1
    union all
    select j.vehicle_id, 'maintenance', reporting.days_touched(tstzrange(
      j.started_at, coalesce(j.completed_at, j.cancelled_at, now()), '[]'))
    from maintenance.maintenance_jobs j
    where j.started_at < to_date + 2
    union all
    select b.vehicle_id, 'blocked', reporting.days_touched(b.during)
    from rental.vehicle_blocks b
    where b.kind <> 'maintenance'
  ),
  spent as (
    select s.vehicle_id,
           coalesce(range_agg(s.days) filter (where s.kind = 'rented'), '{}') as rented,
           coalesce(range_agg(s.days) filter (where s.kind = 'maintenance'), '{}') as workshop,
           coalesce(range_agg(s.days) filter (where s.kind = 'blocked'), '{}') as blocked
    from stretch s
    where only_vehicle_id is null or s.vehicle_id = only_vehicle_id
    group by s.vehicle_id
  ),
  owned as (
    select v.id, v_days * datemultirange(reporting.days_touched(v.opened_during)) as days
    from rental.rentable_vehicles v
    where only_vehicle_id is null or v.id = only_vehicle_id
  )
  select o.id, reporting.day_count(array(select unnest(o.days))),
         reporting.day_count(array(select unnest(o.days * s.rented))),
         reporting.day_count(array(select unnest(o.days * s.workshop - s.rented))),
         reporting.day_count(array(select unnest(o.days * s.blocked - s.workshop - s.rented)))
  from owned o
  left join spent s on s.vehicle_id = o.id
  where not isempty(o.days);
end;
$$;

comment on function reporting.vehicle_days(date, date, uuid) is
  E'@behavior -*\nHow the vehicles of the fleet spent their days until today. Granted to nobody: '
  'only security definer functions reach it.';
--! EndIncluded reporting/functions/vehicle_days.sql
--! Included reporting/functions/vehicle_results.sql
create or replace function reporting.vehicle_results(
  from_date date, to_date date, only_vehicle_id uuid, point reporting.knowledge_points
) returns table (
  vehicle_id uuid, currency app.currency_code, revenue_cents app.cents, expense_cents app.cents
)
  language plpgsql volatile rows 1000
  set search_path = '' set plan_cache_mode = 'force_custom_plan' set random_page_cost = 1.1
as $$
#variable_conflict use_column
begin
  return query
  select l.vehicle_id, l.currency,
         coalesce(sum(l.credit_cents - l.debit_cents) filter (where a.type = 'revenue'), 0)
           ::bigint::app.cents,
         coalesce(sum(l.debit_cents - l.credit_cents) filter (where a.type = 'expense'), 0)
           ::bigint::app.cents
  from reporting.known_lines(
    from_date, to_date, point.cluster, point.snapshot) l
  join accounting.accounts a on a.id = l.account_id
  where a.type in ('revenue', 'expense')
    and l.vehicle_id is not null
    and (only_vehicle_id is null or l.vehicle_id = only_vehicle_id)
  group by l.vehicle_id, l.currency;
end;
$$;

comment on function reporting.vehicle_results(date, date, uuid, reporting.knowledge_points) is
  E'@behavior -*\nWhat each vehicle earned and cost between two days, by what is known at a point. '
  'Granted to nobody: only security definer functions reach it.';
--! EndIncluded reporting/functions/vehicle_results.sql
--! Included reporting/functions/driven_km.sql
-- The instants that are wide of the days are for the index; the days decide.
create or replace function reporting.driven_km(vehicle_id uuid, from_date date, to_date date)
  returns integer
  language sql stable
return (
  select (max(r.distance_km) - coalesce((
    select b.distance_km
    from fleet.vehicle_odometer_readings b
    where b.vehicle_id = driven_km.vehicle_id and b.kind <> 'void' and b.voided_at is null
      and b.recorded_at < from_date + 2
      and accounting.local_date(b.recorded_at) < from_date
    order by b.recorded_at desc, b.distance_km desc
    limit 1), min(r.distance_km)))::integer
  from fleet.vehicle_odometer_readings r
  where r.vehicle_id = driven_km.vehicle_id and r.kind <> 'void' and r.voided_at is null
    and r.recorded_at between from_date - 2 and to_date + 3
    and accounting.local_date(r.recorded_at) between from_date and to_date
);

comment on function reporting.driven_km(uuid, date, date) is
  E'@behavior -*\nHow far a vehicle was driven from its last reading before the first day to the '
  'last one on the last day; null without a reading between them.';
--! EndIncluded reporting/functions/driven_km.sql
--! Included reporting/functions/general_ledger_rows.sql
create or replace function reporting.general_ledger_rows(
  account_code text, from_date date, to_date date, vehicle_id uuid, rental_id uuid,
  customer_id uuid, location_id uuid, point reporting.knowledge_points
) returns setof reporting.general_ledger_row
  language plpgsql volatile rows 1000
  set search_path = '' set plan_cache_mode = 'force_custom_plan' set random_page_cost = 1.1
as $$
#variable_conflict use_column
declare
  v_is_cut constant boolean := num_nonnulls(vehicle_id, rental_id, customer_id, location_id) > 0;
  v_account_id constant uuid := (
    select a.id from accounting.accounts a where a.code = general_ledger_rows.account_code);
begin
  perform reporting.require_days(general_ledger_rows.from_date, general_ledger_rows.to_date);
  if general_ledger_rows.account_code is not null and v_account_id is null then
    perform app.raise_not_found('account');
  end if;

  return query
  with opening as materialized (
    select b.account_id, b.currency, b.debit_cents::numeric - b.credit_cents as balance
    from reporting.balances_at(general_ledger_rows.from_date - 1, point) b
    where not v_is_cut and (v_account_id is null or b.account_id = v_account_id)
  ),
  line as (
    select l.*
    from reporting.known_lines(
      case when v_is_cut then '1990-01-01' else general_ledger_rows.from_date end,
      general_ledger_rows.to_date, point.cluster, point.snapshot) l
    where (v_account_id is null or l.account_id = v_account_id)
      and (general_ledger_rows.vehicle_id is null
        or l.vehicle_id = general_ledger_rows.vehicle_id)
      and (general_ledger_rows.rental_id is null or l.rental_id = general_ledger_rows.rental_id)
      and (general_ledger_rows.customer_id is null
        or l.customer_id = general_ledger_rows.customer_id)
      and (general_ledger_rows.location_id is null
        or l.location_id = general_ledger_rows.location_id)
  ),
  added_up as (
    select l.*, coalesce(o.balance, 0) + sum(l.debit_cents - l.credit_cents) over (
      partition by l.account_id, l.currency
      order by l.entry_date, l.journal_entry_id, l.line_number) as balance
    from line l
    left join opening o on o.account_id = l.account_id and o.currency = l.currency
  )
  select s.journal_entry_id, s.line_number::integer, s.entry_date, s.account_id, a.code,
         s.description, s.external_ref_type, s.external_ref_id, s.currency,
         s.debit_cents::app.cents, s.credit_cents::app.cents, s.balance::bigint::app.cents,
         s.vehicle_id, s.rental_id, s.customer_id, s.location_id, point.known_at
  from added_up s
  join accounting.accounts a on a.id = s.account_id
  where s.entry_date >= general_ledger_rows.from_date
  order by a.code collate "C", s.currency collate "C", s.entry_date, s.journal_entry_id,
           s.line_number;
end;
$$;

comment on function reporting.general_ledger_rows(
  text, date, date, uuid, uuid, uuid, uuid, reporting.knowledge_points
) is
  E'@behavior -*\nThe rows of the general ledger. Granted to nobody.';
--! EndIncluded reporting/functions/general_ledger_rows.sql
--! Included reporting/functions/general_ledger.sql
create or replace function reporting.general_ledger(
  account_code text default null,
  from_date date default null,
  to_date date default null,
  known_at timestamptz default null,
  vehicle_id uuid default null,
  rental_id uuid default null,
  customer_id uuid default null,
  location_id uuid default null
) returns setof reporting.general_ledger_row
  language plpgsql stable security definer rows 1000 set search_path = ''
as $$
declare
  v_point constant reporting.knowledge_points := reporting.open_report('general_ledger', known_at);
begin
  return query
  select r.journal_entry_id, r.line_number, r.entry_date, r.account_id, r.account_code,
         -- What a mechanic or an accountant wrote may be about people.
         case when session_user <> 'bi_reader' then r.description end,
         r.external_ref_type, r.external_ref_id, r.currency, r.debit_cents, r.credit_cents,
         r.balance_cents, r.vehicle_id, r.rental_id, r.customer_id, r.location_id, r.known_at
  from reporting.general_ledger_rows(
    account_code, reporting.from_day(from_date, to_date), reporting.to_day(to_date), vehicle_id,
    rental_id, customer_id, location_id, v_point) r;
end;
$$;

comment on function reporting.general_ledger(
  text, date, date, timestamptz, uuid, uuid, uuid, uuid
) is
  E'The posted lines between two days, by account, currency and day, each with what its '
  'account had added up to by then. Permission: reports.financial.\n'
  '@param account_code Only this account.\n'
  '@param from_date The first day; the first of the year of the last one if it is left out.\n'
  '@param to_date The last day; today if it is left out.\n'
  '@param known_at What the books knew then counts; everything until now if it is left out.\n'
  '@param vehicle_id Only what concerns this vehicle.\n'
  '@param rental_id Only what concerns this rental.\n'
  '@param customer_id Only what concerns this customer.\n'
  '@param location_id Only what concerns this location.\n'
  'Security definer: adds up what is not all the reader''s to see one by one.';

grant execute on function reporting.general_ledger(
  text, date, date, timestamptz, uuid, uuid, uuid, uuid
) to staff, admin, service, bi_reader;
--! EndIncluded reporting/functions/general_ledger.sql
--! Included reporting/functions/trial_balance_rows.sql
create or replace function reporting.trial_balance_rows(
  effective_at date, point reporting.knowledge_points
) returns setof reporting.trial_balance_row
  language plpgsql volatile rows 50 set search_path = ''
as $$
begin
  perform reporting.require_days(effective_at, effective_at);

  return query
  select b.account_id, a.code, a.type, b.currency, b.debit_cents, b.credit_cents,
         (b.debit_cents - b.credit_cents)::app.cents, point.known_at
  from reporting.balances_at(effective_at, point) b
  join accounting.accounts a on a.id = b.account_id
  order by a.code collate "C", b.currency collate "C";
end;
$$;

comment on function reporting.trial_balance_rows(date, reporting.knowledge_points) is
  E'@behavior -*\nThe rows of the trial balance. Granted to nobody.';
--! EndIncluded reporting/functions/trial_balance_rows.sql
--! Included reporting/functions/trial_balance.sql
-- Stable, so that it is a query of the API; the point that "now" gets is written by a volatile
-- function, and the rows are read by another, whose statements see all that the point knows.
create or replace function reporting.trial_balance(
  effective_at date default null, known_at timestamptz default null
) returns setof reporting.trial_balance_row
  language plpgsql stable security definer rows 50 set search_path = ''
as $$
declare
  v_point constant reporting.knowledge_points := reporting.open_report('trial_balance', known_at);
begin
  return query
  select * from reporting.trial_balance_rows(reporting.to_day(effective_at), v_point);
end;
$$;

comment on function reporting.trial_balance(date, timestamptz) is
  E'What each account had added up to at the end of a day; the debits of a currency equal its '
  'credits. Permission: reports.financial.\n'
  '@param effective_at The day; today if it is left out.\n'
  '@param known_at What the books knew then counts; everything until now if it is left out.\n'
  'Security definer: adds up what is not all the reader''s to see one by one.';

grant execute on function reporting.trial_balance(date, timestamptz)
  to staff, admin, service, bi_reader;
--! EndIncluded reporting/functions/trial_balance.sql
--! Included reporting/functions/income_statement_rows.sql
create or replace function reporting.income_statement_rows(
  from_date date, to_date date, vehicle_id uuid, location_id uuid,
  point reporting.knowledge_points
) returns setof reporting.income_statement_row
  language plpgsql volatile rows 50 set search_path = ''
as $$
begin
  perform reporting.require_days(from_date, to_date);

  return query
  with moved as materialized (
    select m.currency, a.type, a.id, a.code, m.balance_cents
    from reporting.movements_between(from_date, to_date, vehicle_id, location_id, point) m
    join accounting.accounts a on a.id = m.account_id
    where a.type in ('revenue', 'expense')
  ),
  part (place, currency, section, account_id, account_code, amount) as (
    select case m.type when 'revenue' then 1 else 2 end, m.currency, m.type::text, m.id, m.code,
           case m.type when 'revenue' then -m.balance_cents else m.balance_cents end
    from moved m
    where m.balance_cents <> 0
    union all
    select 3, m.currency, 'result', null, null, -sum(m.balance_cents)
    from moved m
    group by m.currency
  )
  select p.currency, p.section::reporting.statement_section, p.account_id, p.account_code,
         p.amount::bigint::app.cents, point.known_at
  from part p
  order by p.currency collate "C", p.place, p.account_code collate "C";
end;
$$;

comment on function reporting.income_statement_rows(
  date, date, uuid, uuid, reporting.knowledge_points
) is
  E'@behavior -*\nThe rows of the income statement. Granted to nobody.';
--! EndIncluded reporting/functions/income_statement_rows.sql
--! Included reporting/functions/income_statement.sql
create or replace function reporting.income_statement(
  from_date date default null, to_date date default null, known_at timestamptz default null,
  vehicle_id uuid default null, location_id uuid default null
) returns setof reporting.income_statement_row
  language plpgsql stable security definer rows 50 set search_path = ''
as $$
declare
  v_point constant reporting.knowledge_points := reporting.open_report(
    'income_statement', known_at);
begin
  return query
  select * from reporting.income_statement_rows(
    reporting.from_day(from_date, to_date), reporting.to_day(to_date), vehicle_id, location_id,
    v_point);
end;
$$;

comment on function reporting.income_statement(date, date, timestamptz, uuid, uuid) is
  E'What was earned and spent between two days, and the result of each currency. What carries '
  'the result of a year to RETAINED_EARNINGS does not count. Permission: reports.financial.\n'
  '@param from_date The first day; the first of the year of the last one if it is left out.\n'
  '@param to_date The last day; today if it is left out.\n'
  '@param known_at What the books knew then counts; everything until now if it is left out.\n'
  '@param vehicle_id Only what concerns this vehicle.\n'
  '@param location_id Only what concerns this location.\n'
  'Security definer: adds up what is not all the reader''s to see one by one.';

grant execute on function reporting.income_statement(date, date, timestamptz, uuid, uuid)
  to staff, admin, service, bi_reader;
--! EndIncluded reporting/functions/income_statement.sql
--! Included reporting/functions/balance_sheet_rows.sql
-- What no year-end entry has carried yet is a result: of this year, or of one that is not closed.
create or replace function reporting.balance_sheet_rows(
  effective_at date, point reporting.knowledge_points
) returns setof reporting.balance_sheet_row
  language plpgsql volatile rows 50 set search_path = ''
as $$
begin
  perform reporting.require_days(effective_at, effective_at);

  return query
  with balance as materialized (
    select b.currency, a.type, a.id, a.code, b.debit_cents::numeric - b.credit_cents as cents
    from reporting.balances_at(effective_at, point) b
    join accounting.accounts a on a.id = b.account_id
  ),
  former as materialized (
    select b.currency, sum(b.debit_cents::numeric - b.credit_cents) as cents
    from reporting.balances_at(
      (date_trunc('year', effective_at::timestamp) - interval '1 day')::date, point) b
    join accounting.accounts a on a.id = b.account_id
    where a.type in ('revenue', 'expense')
    group by b.currency
  ),
  result as (
    select b.currency, sum(b.cents) filter (where b.type in ('revenue', 'expense')) as cents
    from balance b
    group by b.currency
  ),
  part (place, currency, section, account_id, account_code, amount) as (
    select case b.type when 'asset' then 1 when 'liability' then 2 else 3 end, b.currency,
           b.type::text, b.id, b.code, case b.type when 'asset' then b.cents else -b.cents end
    from balance b
    where b.type in ('asset', 'liability', 'equity')
    union all
    select 4, f.currency, 'result_of_former_years', null, null, -f.cents
    from former f
    union all
    select 5, r.currency, 'result_of_year', null, null,
           coalesce(f.cents, 0) - coalesce(r.cents, 0)
    from result r
    left join former f on f.currency = r.currency
  )
  select p.currency, p.section::reporting.statement_section, p.account_id, p.account_code,
         p.amount::bigint::app.cents, point.known_at
  from part p
  where p.amount <> 0
  order by p.currency collate "C", p.place, p.account_code collate "C";
end;
$$;

comment on function reporting.balance_sheet_rows(date, reporting.knowledge_points) is
  E'@behavior -*\nThe rows of the balance sheet. Granted to nobody.';
--! EndIncluded reporting/functions/balance_sheet_rows.sql
--! Included reporting/functions/balance_sheet.sql
create or replace function reporting.balance_sheet(
  effective_at date default null, known_at timestamptz default null
) returns setof reporting.balance_sheet_row
  language plpgsql stable security definer rows 50 set search_path = ''
as $$
declare
  v_point constant reporting.knowledge_points := reporting.open_report('balance_sheet', known_at);
begin
  return query
  select * from reporting.balance_sheet_rows(
    reporting.to_day(effective_at), v_point);
end;
$$;

comment on function reporting.balance_sheet(date, timestamptz) is
  E'What there was at the end of a day, and whose it was. Results that no closing of a year '
  'has carried to RETAINED_EARNINGS stand beside the equity. Permission: reports.financial.\n'
  '@param effective_at The day; today if it is left out.\n'
  '@param known_at What the books knew then counts; everything until now if it is left out.\n'
  'Security definer: adds up what is not all the reader''s to see one by one.';

grant execute on function reporting.balance_sheet(date, timestamptz)
  to staff, admin, service, bi_reader;
--! EndIncluded reporting/functions/balance_sheet.sql
--! Included reporting/functions/ar_ageing_rows.sql
create or replace function reporting.ar_ageing_rows(
  effective_at date, customer_id uuid, point reporting.knowledge_points
) returns setof reporting.ar_ageing_row
  language plpgsql volatile rows 100 set search_path = ''
as $$
#variable_conflict use_column
begin
  perform reporting.require_days(ar_ageing_rows.effective_at, ar_ageing_rows.effective_at);

  return query
  with item as (
    select i.customer_id, i.currency, o.open_cents,
           ar_ageing_rows.effective_at - i.due_date as days
    from reporting.open_items(ar_ageing_rows.effective_at, point) o
    join accounting.invoices i on i.id = o.invoice_id
    where ar_ageing_rows.customer_id is null or i.customer_id = ar_ageing_rows.customer_id
  )
  select i.customer_id, i.currency,
         coalesce(sum(i.open_cents) filter (where i.days <= 0), 0)::bigint::app.cents,
         coalesce(sum(i.open_cents) filter (where i.days between 1 and 30), 0)::bigint::app.cents,
         coalesce(sum(i.open_cents) filter (where i.days between 31 and 60), 0)::bigint::app.cents,
         coalesce(sum(i.open_cents) filter (where i.days between 61 and 90), 0)::bigint::app.cents,
         coalesce(sum(i.open_cents) filter (where i.days > 90), 0)::bigint::app.cents,
         sum(i.open_cents)::bigint::app.cents, point.known_at
  from item i
  group by i.customer_id, i.currency
  order by i.customer_id, i.currency collate "C";
end;
$$;

comment on function reporting.ar_ageing_rows(date, uuid, reporting.knowledge_points) is
  E'@behavior -*\nThe rows of the ageing of receivables. Granted to nobody.';
--! EndIncluded reporting/functions/ar_ageing_rows.sql
--! Included reporting/functions/ar_ageing.sql
create or replace function reporting.ar_ageing(
  effective_at date default null, known_at timestamptz default null, customer_id uuid default null
) returns setof reporting.ar_ageing_row
  language plpgsql stable security definer rows 100 set search_path = ''
as $$
declare
  v_point constant reporting.knowledge_points := reporting.open_report('ar_ageing', known_at);
begin
  return query
  select * from reporting.ar_ageing_rows(
    reporting.to_day(effective_at), customer_id, v_point);
end;
$$;

comment on function reporting.ar_ageing(date, timestamptz, uuid) is
  E'What each customer owed at the end of a day, by how long it had been due. Over all '
  'customers it is the balance of ACCOUNTS_RECEIVABLE. Permission: reports.financial.\n'
  '@param effective_at The day; today if it is left out.\n'
  '@param known_at What the books knew then counts; everything until now if it is left out.\n'
  '@param customer_id Only what concerns this customer.\n'
  'Security definer: adds up what is not all the reader''s to see one by one.';

grant execute on function reporting.ar_ageing(date, timestamptz, uuid)
  to staff, admin, service, bi_reader;
--! EndIncluded reporting/functions/ar_ageing.sql
--! Included reporting/functions/tax_report_rows.sql
create or replace function reporting.tax_report_rows(
  from_date date, to_date date, point reporting.knowledge_points
) returns setof reporting.tax_report_row
  language plpgsql volatile rows 20
  set search_path = '' set plan_cache_mode = 'force_custom_plan' set random_page_cost = 1.1
as $$
begin
  perform reporting.require_days(from_date, to_date);

  return query
  with entry as (
    select e.id
    from accounting.journal_entries e
    where e.entry_date between from_date and to_date
      and e.external_ref_type in ('invoice', 'credit_note')
      and reporting.is_known(e.posted_cluster, e.posted_xid, point.cluster, point.snapshot)
  ),
  line (tax_rate_bp, currency, net, tax, credited_net, credited_tax) as (
    select l.tax_rate_bp, l.currency, l.net_cents, l.tax_cents, 0, 0
    from entry e
    join accounting.invoices i on i.journal_entry_id = e.id
    join accounting.invoice_lines l on l.invoice_id = i.id
    union all
    select l.tax_rate_bp, l.currency, 0, 0, l.net_cents, l.tax_cents
    from entry e
    join accounting.credit_notes c on c.journal_entry_id = e.id
    join accounting.credit_note_lines l on l.credit_note_id = c.id
  )
  select l.tax_rate_bp, l.currency::app.currency_code,
         sum(l.net)::bigint::app.cents, sum(l.tax)::bigint::app.cents,
         sum(l.credited_net)::bigint::app.cents, sum(l.credited_tax)::bigint::app.cents,
         sum(l.net - l.credited_net)::bigint::app.cents,
         sum(l.tax - l.credited_tax)::bigint::app.cents, point.known_at
  from line l
  group by l.tax_rate_bp, l.currency
  order by l.currency collate "C", l.tax_rate_bp;
end;
$$;

comment on function reporting.tax_report_rows(date, date, reporting.knowledge_points) is
  E'@behavior -*\nThe rows of the tax report. Granted to nobody.';
--! EndIncluded reporting/functions/tax_report_rows.sql
--! Included reporting/functions/tax_report.sql
create or replace function reporting.tax_report(
  from_date date default null, to_date date default null, known_at timestamptz default null
) returns setof reporting.tax_report_row
  language plpgsql stable security definer rows 20 set search_path = ''
as $$
declare
  v_point constant reporting.knowledge_points := reporting.open_report('tax_report', known_at);
begin
  return query
  select * from reporting.tax_report_rows(
    reporting.from_day(from_date, to_date), reporting.to_day(to_date), v_point);
end;
$$;

comment on function reporting.tax_report(date, date, timestamptz) is
  E'What was invoiced and credited between two days at each rate of tax. Permission: '
  'reports.financial.\n'
  '@param from_date The first day; the first of the year of the last one if it is left out.\n'
  '@param to_date The last day; today if it is left out.\n'
  '@param known_at What the books knew then counts; everything until now if it is left out.\n'
  'Security definer: adds up what is not all the reader''s to see one by one.';

grant execute on function reporting.tax_report(date, date, timestamptz)
  to staff, admin, service, bi_reader;
--! EndIncluded reporting/functions/tax_report.sql
--! Included reporting/functions/fleet_utilisation_rows.sql
create or replace function reporting.fleet_utilisation_rows(
  from_date date, to_date date, vehicle_id uuid, point reporting.knowledge_points
) returns setof reporting.fleet_utilisation_row
  language plpgsql volatile rows 1000 set search_path = ''
as $$
#variable_conflict use_column
begin
  perform reporting.require_days(from_date, to_date);

  return query
  select d.vehicle_id, d.fleet_days, d.rented_days, d.maintenance_days, d.blocked_days,
         k.available_days - d.rented_days, r.currency, r.revenue_cents,
         round(r.revenue_cents::numeric / nullif(k.available_days, 0))::bigint::app.cents,
         point.known_at
  from reporting.vehicle_days(
    from_date, to_date, fleet_utilisation_rows.vehicle_id) d
  cross join lateral (
    select d.fleet_days - d.maintenance_days - d.blocked_days) k (available_days)
  left join reporting.vehicle_results(
    from_date, to_date, fleet_utilisation_rows.vehicle_id, point) r
    on r.vehicle_id = d.vehicle_id and r.revenue_cents <> 0
  order by d.vehicle_id, r.currency collate "C";
end;
$$;

comment on function reporting.fleet_utilisation_rows(
  date, date, uuid, reporting.knowledge_points
) is
  E'@behavior -*\nThe rows of the utilisation of the fleet. Granted to nobody.';
--! EndIncluded reporting/functions/fleet_utilisation_rows.sql
--! Included reporting/functions/fleet_utilisation.sql
create or replace function reporting.fleet_utilisation(
  from_date date default null, to_date date default null, known_at timestamptz default null,
  vehicle_id uuid default null
) returns setof reporting.fleet_utilisation_row
  language plpgsql stable security definer rows 1000 set search_path = ''
as $$
declare
  v_point constant reporting.knowledge_points := reporting.open_report(
    'fleet_utilisation', known_at);
begin
  return query
  select * from reporting.fleet_utilisation_rows(
    reporting.from_day(from_date, to_date), reporting.to_day(to_date), vehicle_id, v_point);
end;
$$;

comment on function reporting.fleet_utilisation(date, date, timestamptz, uuid) is
  E'How each vehicle spent the days between two days, until today, and what it earned. '
  'Permission: reports.fleet.\n'
  '@param from_date The first day; the first of the year of the last one if it is left out.\n'
  '@param to_date The last day; today if it is left out.\n'
  '@param known_at What the books knew then counts; everything until now if it is left out.\n'
  '@param vehicle_id Only what concerns this vehicle.\n'
  'Security definer: adds up what is not all the reader''s to see one by one.';

grant execute on function reporting.fleet_utilisation(date, date, timestamptz, uuid)
  to staff, admin, service, bi_reader;
--! EndIncluded reporting/functions/fleet_utilisation.sql
--! Included reporting/functions/vehicle_profitability_rows.sql
create or replace function reporting.vehicle_profitability_rows(
  from_date date, to_date date, vehicle_id uuid, point reporting.knowledge_points
) returns setof reporting.vehicle_profitability_row
  language plpgsql volatile rows 1000 set search_path = ''
as $$
#variable_conflict use_column
begin
  perform reporting.require_days(from_date, to_date);

  return query
  select r.vehicle_id, r.currency, r.revenue_cents, r.expense_cents,
         (r.revenue_cents - r.expense_cents)::app.cents, d.km,
         round(r.expense_cents::numeric / nullif(d.km, 0))::bigint::app.cents, point.known_at
  from reporting.vehicle_results(
    from_date, to_date, vehicle_profitability_rows.vehicle_id, point) r
  cross join lateral (select reporting.driven_km(r.vehicle_id, from_date, to_date)) d (km)
  order by r.vehicle_id, r.currency collate "C";
end;
$$;

comment on function reporting.vehicle_profitability_rows(
  date, date, uuid, reporting.knowledge_points
) is
  E'@behavior -*\nThe rows of the profitability of the vehicles. Granted to nobody.';
--! EndIncluded reporting/functions/vehicle_profitability_rows.sql
--! Included reporting/functions/vehicle_profitability.sql
create or replace function reporting.vehicle_profitability(
  from_date date default null, to_date date default null, known_at timestamptz default null,
  vehicle_id uuid default null
) returns setof reporting.vehicle_profitability_row
  language plpgsql stable security definer rows 1000 set search_path = ''
as $$
declare
  v_point constant reporting.knowledge_points := reporting.open_report(
    'vehicle_profitability', known_at);
begin
  return query
  select * from reporting.vehicle_profitability_rows(
    reporting.from_day(from_date, to_date), reporting.to_day(to_date), vehicle_id, v_point);
end;
$$;

comment on function reporting.vehicle_profitability(date, date, timestamptz, uuid) is
  E'What each vehicle earned and cost between two days, also for each kilometre. Permission: '
  'reports.financial or reports.fleet.\n'
  '@param from_date The first day; the first of the year of the last one if it is left out.\n'
  '@param to_date The last day; today if it is left out.\n'
  '@param known_at What the books knew then counts; everything until now if it is left out.\n'
  '@param vehicle_id Only what concerns this vehicle.\n'
  'Security definer: adds up what is not all the reader''s to see one by one.';

grant execute on function reporting.vehicle_profitability(date, date, timestamptz, uuid)
  to staff, admin, service, bi_reader;
--! EndIncluded reporting/functions/vehicle_profitability.sql
--! Included reporting/functions/maintenance_costs_rows.sql
create or replace function reporting.maintenance_costs_rows(
  from_date date, to_date date, vehicle_id uuid, point reporting.knowledge_points
) returns setof reporting.maintenance_costs_row
  language plpgsql volatile rows 1000
  set search_path = '' set plan_cache_mode = 'force_custom_plan' set random_page_cost = 1.1
as $$
#variable_conflict use_column
begin
  perform reporting.require_days(maintenance_costs_rows.from_date, maintenance_costs_rows.to_date);

  return query
  select date_trunc('month', l.entry_date::timestamp)::date as month_date, l.vehicle_id,
         j.kind::text::maintenance.maintenance_kind, l.currency,
         count(distinct l.journal_entry_id)::integer,
         sum(l.debit_cents - l.credit_cents)::bigint::app.cents, point.known_at
  from reporting.known_lines(
    maintenance_costs_rows.from_date, maintenance_costs_rows.to_date,
    point.cluster, point.snapshot) l
  left join accounting.payables p
    on l.external_ref_type = 'payable' and p.id = l.external_ref_id
  left join maintenance.maintenance_jobs j
    on p.source_type = 'maintenance_job' and j.id = p.source_id
  where l.account_id = (
      select a.id from accounting.accounts a where a.code = 'EXP_MAINTENANCE')
    and (maintenance_costs_rows.vehicle_id is null
      or l.vehicle_id = maintenance_costs_rows.vehicle_id)
    and not exists (
      select from accounting.year_closings y
      where l.journal_entry_id in (y.journal_entry_id, y.reversal_entry_id))
  group by 1, l.vehicle_id, j.kind, l.currency
  order by 1, l.vehicle_id, j.kind collate "C", l.currency collate "C";
end;
$$;

comment on function reporting.maintenance_costs_rows(
  date, date, uuid, reporting.knowledge_points
) is
  E'@behavior -*\nThe rows of what maintenance cost. Granted to nobody.';
--! EndIncluded reporting/functions/maintenance_costs_rows.sql
--! Included reporting/functions/maintenance_costs.sql
create or replace function reporting.maintenance_costs(
  from_date date default null, to_date date default null, known_at timestamptz default null,
  vehicle_id uuid default null
) returns setof reporting.maintenance_costs_row
  language plpgsql stable security definer rows 1000 set search_path = ''
as $$
declare
  v_point constant reporting.knowledge_points := reporting.open_report(
    'maintenance_costs', known_at);
begin
  return query
  select * from reporting.maintenance_costs_rows(
    reporting.from_day(from_date, to_date), reporting.to_day(to_date), vehicle_id, v_point);
end;
$$;

comment on function reporting.maintenance_costs(date, date, timestamptz, uuid) is
  E'What maintenance cost between two days, by month, vehicle and kind. Permission: '
  'reports.financial or reports.fleet.\n'
  '@param from_date The first day; the first of the year of the last one if it is left out.\n'
  '@param to_date The last day; today if it is left out.\n'
  '@param known_at What the books knew then counts; everything until now if it is left out.\n'
  '@param vehicle_id Only what concerns this vehicle.\n'
  'Security definer: adds up what is not all the reader''s to see one by one.';

grant execute on function reporting.maintenance_costs(date, date, timestamptz, uuid)
  to staff, admin, service, bi_reader;
--! EndIncluded reporting/functions/maintenance_costs.sql
--! Included reporting/functions/revenue_by_month_rows.sql
create or replace function reporting.revenue_by_month_rows(
  account_code text, from_date date, to_date date, location_id uuid,
  point reporting.knowledge_points
) returns setof reporting.revenue_by_month_row
  language plpgsql volatile rows 1000
  set search_path = '' set plan_cache_mode = 'force_custom_plan' set random_page_cost = 1.1
as $$
#variable_conflict use_column
begin
  perform reporting.require_days(revenue_by_month_rows.from_date, revenue_by_month_rows.to_date);

  return query
  select date_trunc('month', l.entry_date::timestamp)::date as month_date, a.id, a.code,
         l.location_id, l.currency, sum(l.credit_cents - l.debit_cents)::bigint::app.cents,
         point.known_at
  from reporting.known_lines(
    revenue_by_month_rows.from_date, revenue_by_month_rows.to_date,
    point.cluster, point.snapshot) l
  join accounting.accounts a on a.id = l.account_id
  where a.type = 'revenue'
    and (revenue_by_month_rows.account_code is null
      or a.code = revenue_by_month_rows.account_code)
    and (revenue_by_month_rows.location_id is null
      or l.location_id = revenue_by_month_rows.location_id)
    and not exists (
      select from accounting.year_closings y
      where l.journal_entry_id in (y.journal_entry_id, y.reversal_entry_id))
  group by 1, a.id, a.code, l.location_id, l.currency
  order by 1, a.code collate "C", l.location_id, l.currency collate "C";
end;
$$;

comment on function reporting.revenue_by_month_rows(
  text, date, date, uuid, reporting.knowledge_points
) is
  E'@behavior -*\nThe rows of the revenue by month. Granted to nobody.';
--! EndIncluded reporting/functions/revenue_by_month_rows.sql
--! Included reporting/functions/revenue_by_month.sql
create or replace function reporting.revenue_by_month(
  from_date date default null, to_date date default null, known_at timestamptz default null,
  account_code text default null, location_id uuid default null
) returns setof reporting.revenue_by_month_row
  language plpgsql stable security definer rows 1000 set search_path = ''
as $$
declare
  v_point constant reporting.knowledge_points := reporting.open_report(
    'revenue_by_month', known_at);
begin
  return query
  select * from reporting.revenue_by_month_rows(
    account_code, reporting.from_day(from_date, to_date), reporting.to_day(to_date), location_id,
    v_point);
end;
$$;

comment on function reporting.revenue_by_month(date, date, timestamptz, text, uuid) is
  E'What was earned between two days, by month, account and location. Permission: '
  'reports.financial.\n'
  '@param from_date The first day; the first of the year of the last one if it is left out.\n'
  '@param to_date The last day; today if it is left out.\n'
  '@param known_at What the books knew then counts; everything until now if it is left out.\n'
  '@param account_code Only this account.\n'
  '@param location_id Only what concerns this location.\n'
  'Security definer: adds up what is not all the reader''s to see one by one.';

grant execute on function reporting.revenue_by_month(date, date, timestamptz, text, uuid)
  to staff, admin, service, bi_reader;
--! EndIncluded reporting/functions/revenue_by_month.sql
--! Included reporting/functions/report_parameters.sql
create or replace function reporting.report_parameters(kind reporting.report_kind)
  returns text[]
  language sql immutable parallel safe
return array['known_at'] || case kind
  when 'general_ledger' then array[
    'account_code', 'from_date', 'to_date', 'vehicle_id', 'rental_id', 'customer_id', 'location_id']
  when 'trial_balance' then array['effective_at']
  when 'income_statement' then array['from_date', 'to_date', 'vehicle_id', 'location_id']
  when 'balance_sheet' then array['effective_at']
  when 'ar_ageing' then array['effective_at', 'customer_id']
  when 'tax_report' then array['from_date', 'to_date']
  when 'revenue_by_month' then array['account_code', 'from_date', 'to_date', 'location_id']
  else array['from_date', 'to_date', 'vehicle_id']
end;

comment on function reporting.report_parameters(reporting.report_kind) is
  E'@behavior -*\nThe names of the parameters that a report takes.';
--! EndIncluded reporting/functions/report_parameters.sql
--! Included reporting/functions/report_columns.sql
-- JSON keeps no order of its keys; the type of the row does.
create or replace function reporting.report_columns(kind reporting.report_kind) returns text[]
  language sql stable
return (
  select array_agg(a.attname::text order by a.attnum)
  from pg_catalog.pg_attribute a
  where a.attrelid = format('reporting.%I', kind || '_row')::regclass
    and a.attnum > 0 and not a.attisdropped
);

comment on function reporting.report_columns(reporting.report_kind) is
  E'@behavior -*\nThe names of the columns of a report, in their order.';
--! EndIncluded reporting/functions/report_columns.sql
--! Included reporting/functions/fixed_parameters.sql
insert into app.rules (name, sqlstate, status, message) values
  ('report_parameters_known', '23514', null, 'The report takes no such parameter.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- In UTC: what is stored of an instant must not depend on who stores it.
create or replace function reporting.fixed_parameters(
  kind reporting.report_kind, parameters jsonb
) returns jsonb
  language plpgsql volatile set search_path = '' set timezone = 'UTC'
as $$
declare
  v_names constant text[] := reporting.report_parameters(kind);
  v_given constant jsonb := jsonb_strip_nulls(coalesce(parameters, '{}'));
  v_to_date constant date := reporting.to_day(
    coalesce(v_given ->> 'to_date', v_given ->> 'effective_at')::date);
begin
  if jsonb_typeof(v_given) <> 'object' or v_given - v_names <> '{}' then
    perform app.raise_rule('report_parameters_known');
  end if;

  return v_given
    || jsonb_build_object(
      'known_at', (reporting.point_at((v_given ->> 'known_at')::timestamptz)).known_at)
    || case
      when 'effective_at' = any (v_names) then jsonb_build_object('effective_at', v_to_date)
      else jsonb_build_object(
        'from_date', reporting.from_day((v_given ->> 'from_date')::date, v_to_date),
        'to_date', v_to_date)
    end;
end;
$$;

comment on function reporting.fixed_parameters(reporting.report_kind, jsonb) is
  E'@behavior -*\nThe parameters of a report with what was left out: with these it gives the same '
  'rows for ever. Refused: a parameter that it does not take (report_parameters_known). Granted to '
  'nobody: only security definer functions reach it.';
--! EndIncluded reporting/functions/fixed_parameters.sql
--! Included reporting/functions/report_rows.sql
-- In UTC: the text of a row, which is hashed, must not depend on who asks.
create or replace function reporting.report_rows(kind reporting.report_kind, parameters jsonb)
  returns setof jsonb
  language plpgsql volatile rows 1000 set search_path = '' set timezone = 'UTC'
as $$
declare
  v_fixed constant jsonb := reporting.fixed_parameters(kind, parameters);
  v_point constant reporting.knowledge_points := reporting.point_at(
    (v_fixed ->> 'known_at')::timestamptz);
  v_effective_at constant date := v_fixed ->> 'effective_at';
  v_from_date constant date := v_fixed ->> 'from_date';
  v_to_date constant date := v_fixed ->> 'to_date';
  v_account_code constant text := v_fixed ->> 'account_code';
  v_vehicle_id constant uuid := v_fixed ->> 'vehicle_id';
  v_rental_id constant uuid := v_fixed ->> 'rental_id';
  v_customer_id constant uuid := v_fixed ->> 'customer_id';
  v_location_id constant uuid := v_fixed ->> 'location_id';
begin
  case kind
    when 'general_ledger' then
      return query select to_jsonb(r) from reporting.general_ledger_rows(
        v_account_code, v_from_date, v_to_date, v_vehicle_id, v_rental_id, v_customer_id,
        v_location_id, v_point) r;
    when 'trial_balance' then
      return query select to_jsonb(r) from reporting.trial_balance_rows(
        v_effective_at, v_point) r;
    when 'income_statement' then
      return query select to_jsonb(r) from reporting.income_statement_rows(
        v_from_date, v_to_date, v_vehicle_id, v_location_id, v_point) r;
    when 'balance_sheet' then
      return query select to_jsonb(r) from reporting.balance_sheet_rows(
        v_effective_at, v_point) r;
    when 'ar_ageing' then
      return query select to_jsonb(r) from reporting.ar_ageing_rows(
        v_effective_at, v_customer_id, v_point) r;
    when 'tax_report' then
      return query select to_jsonb(r) from reporting.tax_report_rows(
        v_from_date, v_to_date, v_point) r;
    when 'fleet_utilisation' then
      return query select to_jsonb(r) from reporting.fleet_utilisation_rows(
        v_from_date, v_to_date, v_vehicle_id, v_point) r;
    when 'vehicle_profitability' then
      return query select to_jsonb(r) from reporting.vehicle_profitability_rows(
        v_from_date, v_to_date, v_vehicle_id, v_point) r;
    when 'maintenance_costs' then
      return query select to_jsonb(r) from reporting.maintenance_costs_rows(
        v_from_date, v_to_date, v_vehicle_id, v_point) r;
    when 'revenue_by_month' then
      return query select to_jsonb(r) from reporting.revenue_by_month_rows(
        v_account_code, v_from_date, v_to_date, v_location_id, v_point) r;
  end case;
end;
$$;

comment on function reporting.report_rows(reporting.report_kind, jsonb) is
  E'@behavior -*\nThe rows of a report in their order, by its kind and parameters: what snapshots, '
  'exports and hashes are made of. Whoever calls it has checked the permission. Granted to nobody: '
  'only security definer functions reach it.';
--! EndIncluded reporting/functions/report_rows.sql
--! Included reporting/functions/rows_sha256.sql
create or replace function reporting.rows_sha256(result jsonb) returns text
  language sql immutable parallel safe
return (
  select encode(sha256(convert_to(
    coalesce(string_agg(r.line::text || E'\n', '' order by r.place), ''), 'UTF8')), 'hex')
  from jsonb_array_elements(result) with ordinality r (line, place)
);

comment on function reporting.rows_sha256(jsonb) is
  E'@behavior -*\nThe SHA-256 of the rows of a report, each ended by a line feed, in hexadecimal.';
--! EndIncluded reporting/functions/rows_sha256.sql
--! Included reporting/tables/report_snapshots.sql
create table reporting.report_snapshots (
  id          uuid                  not null default uuidv7(),
  kind        reporting.report_kind not null,
  parameters  jsonb                 not null,
  known_at    timestamptz           not null,
  result      jsonb                 not null,
  row_count   integer               not null,
  sha256      text                  not null,
  created_at  timestamptz           not null default now(),
  created_by  uuid,
  updated_at  timestamptz           not null default now(),
  updated_by  uuid,
  row_version bigint                not null default 0,

  constraint report_snapshots_pkey primary key (id),
  constraint report_snapshots_row_count_range check (row_count between 0 and 10000),
  constraint report_snapshots_result_whole
    check (jsonb_typeof(result) = 'array' and jsonb_array_length(result) = row_count),
  constraint report_snapshots_sha256_format check (sha256 ~ '^[0-9a-f]{64}$')
);

create index report_snapshots_kind_idx on reporting.report_snapshots (kind, created_at, id);
create index report_snapshots_created_at_idx on reporting.report_snapshots (created_at, id);

comment on table reporting.report_snapshots is
  'A report as it was at an instant, kept with the hash of its rows. verifySnapshot says whether '
  'it still is what the books say.';
comment on column reporting.report_snapshots.id is 'The id of the snapshot.';
comment on column reporting.report_snapshots.kind is 'Which report.';
comment on column reporting.report_snapshots.parameters is
  'What it was asked for, with everything that was left out: the same gives the same rows.';
comment on column reporting.report_snapshots.known_at is 'What the books knew then counts.';
comment on column reporting.report_snapshots.result is 'The rows, in their order.';
comment on column reporting.report_snapshots.row_count is 'How many.';
comment on column reporting.report_snapshots.sha256 is
  'The SHA-256 of the rows as text, each ended by a line feed, in hexadecimal.';
comment on column reporting.report_snapshots.created_at is 'When it was taken.';
comment on column reporting.report_snapshots.created_by is 'The user who took it.';
comment on column reporting.report_snapshots.updated_at is 'When it was last changed: never.';
comment on column reporting.report_snapshots.updated_by is 'The user who last changed it: nobody.';
comment on column reporting.report_snapshots.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint report_snapshots_row_count_range on reporting.report_snapshots is
  'A snapshot has at most 10,000 rows: ask for less, or export the report.';
comment on constraint report_snapshots_result_whole on reporting.report_snapshots is
  'A snapshot has all of its rows.';
comment on constraint report_snapshots_sha256_format on reporting.report_snapshots is
  'A SHA-256 is 64 hexadecimal digits.';
--! EndIncluded reporting/tables/report_snapshots.sql
--! Included reporting/triggers/report_snapshots.sql
insert into app.rules (name, sqlstate, status, message) values
  ('report_snapshots_append_only', '55000', null, 'A snapshot is never changed: take another.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert on reporting.report_snapshots
  for each row execute function app.tg__stamp();

create or replace trigger _200_append_only
  before update or delete or truncate on reporting.report_snapshots
  for each statement execute function app.tg__append_only();
--! EndIncluded reporting/triggers/report_snapshots.sql
--! Included reporting/policies/report_snapshots.sql
alter table reporting.report_snapshots enable row level security;

revoke all on reporting.report_snapshots from anonymous, customer, staff, admin, service;
grant select on reporting.report_snapshots to staff, admin, service;

-- Whoever may see the report sees its snapshots.
create policy report_snapshots_staff_reads on reporting.report_snapshots
  for select to staff, admin, service using (
    ((select app.has_permission('reports.financial'))
      and 'reports.financial' = any (reporting.report_permissions(kind)))
    or ((select app.has_permission('reports.fleet'))
      and 'reports.fleet' = any (reporting.report_permissions(kind))));
--! EndIncluded reporting/policies/report_snapshots.sql
--! Included reporting/functions/write_snapshot.sql
create or replace function reporting.write_snapshot(
  kind reporting.report_kind, parameters jsonb
) returns reporting.report_snapshots
  language plpgsql volatile set search_path = ''
as $$
declare
  v_fixed constant jsonb := reporting.fixed_parameters(kind, parameters);
  v_result jsonb;
  v_snapshot reporting.report_snapshots;
begin
  select coalesce(jsonb_agg(r.line order by r.place), '[]') into v_result
  from reporting.report_rows(kind, v_fixed) with ordinality r (line, place);

  insert into reporting.report_snapshots (kind, parameters, known_at, result, row_count, sha256)
  values (kind, v_fixed, (v_fixed ->> 'known_at')::timestamptz, v_result,
          jsonb_array_length(v_result), reporting.rows_sha256(v_result))
  returning * into v_snapshot;
  return v_snapshot;
end;
$$;

comment on function reporting.write_snapshot(reporting.report_kind, jsonb) is
  E'@behavior -*\nKeeps a report as it is. Granted to nobody: only security definer functions '
  'reach it.';
--! EndIncluded reporting/functions/write_snapshot.sql
--! Included reporting/functions/take_snapshot.sql
create or replace function reporting.take_snapshot(
  kind reporting.report_kind, parameters jsonb default '{}'
) returns reporting.report_snapshots
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform app.require_any_permission(reporting.report_permissions(kind));

  return reporting.write_snapshot(kind, parameters);
end;
$$;

comment on function reporting.take_snapshot(reporting.report_kind, jsonb) is
  E'Keeps a report as it is, with a hash of its rows. Refused: a parameter that the report does '
  'not take (REPORT_PARAMETERS_KNOWN), more than 10,000 rows (REPORT_SNAPSHOTS_ROW_COUNT_RANGE). '
  'Permission: that of the report, reports.financial or reports.fleet.\n'
  '@param kind Which report.\n'
  '@param parameters Its arguments by their names in the database, such as '
  '{"effective_at": "2026-06-30"}; what is left out is filled in.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function reporting.take_snapshot(reporting.report_kind, jsonb)
  to staff, admin, service;
--! EndIncluded reporting/functions/take_snapshot.sql
--! Included reporting/functions/verify_snapshot.sql
-- The days of a utilisation are facts of the fleet, which keep no history: of it, only what was
-- kept is compared with its hash.
create or replace function reporting.verify_snapshot(snapshot_id uuid) returns boolean
  language plpgsql stable security definer set search_path = ''
as $$
declare
  v_snapshot reporting.report_snapshots;
  v_result jsonb;
begin
  select * into v_snapshot from reporting.report_snapshots s where s.id = snapshot_id;
  if not found then
    perform app.require_any_permission(array['reports.financial', 'reports.fleet']);
    perform app.raise_not_found('snapshot');
  end if;
  perform app.require_any_permission(reporting.report_permissions(v_snapshot.kind));

  if v_snapshot.sha256 <> reporting.rows_sha256(v_snapshot.result) then
    return false;
  elsif v_snapshot.kind in ('fleet_utilisation', 'vehicle_profitability') then
    return true;
  end if;

  select coalesce(jsonb_agg(r.line order by r.place), '[]') into v_result
  from reporting.report_rows(v_snapshot.kind, v_snapshot.parameters) with ordinality
    r (line, place);
  return v_snapshot.sha256 = reporting.rows_sha256(v_result);
end;
$$;

comment on function reporting.verify_snapshot(uuid) is
  E'Whether a snapshot still is what the books say for its day, as known at its instant: false '
  'when a cent of the snapshot or of the ledger below it was changed. Of the reports that also '
  'count days or kilometres, whether the snapshot itself is unchanged. Permission: that of the '
  'report, reports.financial or reports.fleet.\n'
  '@param snapshot_id The snapshot.\n'
  'Security definer: adds up what is not all the reader''s to see one by one.';

grant execute on function reporting.verify_snapshot(uuid) to staff, admin, service;
--! EndIncluded reporting/functions/verify_snapshot.sql
--! Included reporting/functions/take_nightly_snapshots.sql
-- Once a day of the company: the reports of the day that is over.
create or replace function reporting.take_nightly_snapshots() returns integer
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_yesterday constant date := accounting.today() - 1;
  v_taken integer;
begin
  perform app.act_as_system();

  select count(reporting.write_snapshot(k.kind::reporting.report_kind, k.parameters))
  into v_taken
  from (values
    ('trial_balance', jsonb_build_object('effective_at', v_yesterday)),
    ('fleet_utilisation', jsonb_build_object('from_date', v_yesterday, 'to_date', v_yesterday))
  ) k (kind, parameters)
  where exists (select from accounting.journal_entries e) and not exists (
    select from reporting.report_snapshots s
    where s.kind = k.kind
      and s.created_by = app.system_user_id()
      and accounting.local_date(s.created_at) = accounting.today());
  return v_taken;
end;
$$;

comment on function reporting.take_nightly_snapshots() is
  E'@behavior -*\nKeeps the trial balance and the utilisation of yesterday, once a day, and says '
  'how many it took. Security definer: the worker has no right on the table.';

grant execute on function reporting.take_nightly_snapshots() to rentify_worker;
--! EndIncluded reporting/functions/take_nightly_snapshots.sql
--! Included reporting/types/violation.sql
create type reporting.violation as (
  rule      text,
  entity    text,
  entity_id uuid,
  detail    text
);

comment on type reporting.violation is
  'Something that must not be, found by reading the books past every constraint.';
comment on column reporting.violation.rule is 'The proof that failed.';
comment on column reporting.violation.entity is 'What kind of thing it failed at.';
comment on column reporting.violation.entity_id is 'Which one, where it is one.';
comment on column reporting.violation.detail is 'What differs; amounts in minor units.';
--! EndIncluded reporting/types/violation.sql
--! Included reporting/functions/ledger_balances.sql
create or replace function reporting.ledger_balances(account_code text)
  returns table (currency app.currency_code, balance_cents numeric)
  language sql stable
begin atomic
  select l.currency,
         sum(case l.direction when 'debit' then l.amount_cents else -l.amount_cents end)
  from accounting.journal_lines l
  join accounting.accounts a on a.id = l.account_id
  where a.code = ledger_balances.account_code
  group by l.currency;
end;

comment on function reporting.ledger_balances(text) is
  E'@behavior -*\nWhat the journal says of an account in each currency: debits less credits.';
--! EndIncluded reporting/functions/ledger_balances.sql
--! Included reporting/proofs/unbalanced_entries.sql
create or replace function reporting.unbalanced_entries() returns setof reporting.violation
  language sql stable
begin atomic
  select 'unbalanced_entries', 'journal_entry', l.journal_entry_id,
         format('%s: debits and credits differ by %s', l.currency, sum(s.cents))
  from accounting.journal_lines l
  cross join lateral (
    select case l.direction when 'debit' then l.amount_cents else -l.amount_cents end) s (cents)
  group by l.journal_entry_id, l.currency
  having sum(s.cents) <> 0;
end;

comment on function reporting.unbalanced_entries() is
  E'@behavior -*\nEntries whose debits and credits differ in a currency.';
--! EndIncluded reporting/proofs/unbalanced_entries.sql
--! Included reporting/proofs/incomplete_entries.sql
create or replace function reporting.incomplete_entries() returns setof reporting.violation
  language sql stable
begin atomic
  select 'incomplete_entries', 'journal_entry', coalesce(e.id, l.journal_entry_id),
         case when e.id is null then format('%s lines without their entry', l.line_count)
              else format('%s lines instead of %s', coalesce(l.line_count, 0), e.line_count) end
  from accounting.journal_entries e
  full join (
    select l.journal_entry_id, count(*) as line_count, min(l.amount_cents) as least_cents
    from accounting.journal_lines l
    group by l.journal_entry_id
  ) l on l.journal_entry_id = e.id
  where l.line_count is distinct from e.line_count or e.line_count < 2 or l.least_cents <= 0;
end;

comment on function reporting.incomplete_entries() is
  E'@behavior -*\nEntries without all of their lines, two at least and none of nothing, and lines '
  'without their entry.';
--! EndIncluded reporting/proofs/incomplete_entries.sql
--! Included reporting/proofs/broken_seals.sql
-- Each seal is compared with the one before it as stored, so that the rows after an altered entry
-- stay whole and the first broken one is the first altered. Who computes the rest of the chain anew
-- contradicts what was told of the days since.
create or replace function reporting.broken_seals(after_position bigint)
  returns setof reporting.violation
  language sql stable
begin atomic
  with seals as (
    select s.*, lag(s.position, 1, 0::bigint) over chain as former_position,
           lag(s.digest, 1, ''::bytea) over chain as former_digest
    from accounting.ledger_seals s
    where s.position >= after_position
    window chain as (order by s.position)
  ),
  broken (position, journal_entry_id, what) as (
    select s.position, s.journal_entry_id,
           case when c.id is null then 'is gone'
                when s.position <> s.former_position + 1 then 'follows a seal that is gone'
                else 'is not what was sealed' end
    from seals s
    left join accounting.entry_contents c on c.id = s.journal_entry_id
    where s.position > after_position
      and (c.id is null or s.position <> s.former_position + 1
           or s.digest <> sha256(s.former_digest || convert_to(c.content, 'UTF8')))
    union all
    select d.position, s.journal_entry_id,
           format('does not have the digest that was told of %s', d.sealed_on)
    from accounting.sealed_days d
    left join accounting.ledger_seals s on s.position = d.position
    where d.position > after_position and s.digest is distinct from d.digest
  )
  select 'broken_seals', 'journal_entry', b.journal_entry_id,
         format('the entry at position %s %s', b.position, b.what)
  from broken b
  order by b.position;
end;

comment on function reporting.broken_seals(bigint) is
  E'@behavior -*\nSealed entries behind a position that were altered or removed since, the first '
  'one first.';
--! EndIncluded reporting/proofs/broken_seals.sql
--! Included reporting/proofs/unsealed_entries.sql
-- Behind the horizon of the last seal nothing is sealed any more: an entry there was put in past
-- the triggers.
create or replace function reporting.unsealed_entries() returns setof reporting.violation
  language sql stable
begin atomic
  select 'unsealed_entries', 'journal_entry', e.id,
         format('posted at %s, without a seal', e.posted_at at time zone 'UTC')
  from accounting.journal_entries e
  left join (
    select s.horizon_cluster, s.horizon_xid
    from accounting.ledger_seals s
    order by s.position desc
    limit 1
  ) h on true
  where not exists (select from accounting.ledger_seals s where s.journal_entry_id = e.id)
    and (e.posted_at < now() - interval '1 day'
         or (e.posted_cluster, e.posted_xid) < (h.horizon_cluster, h.horizon_xid));
end;

comment on function reporting.unsealed_entries() is
  E'@behavior -*\nEntries without a seal for more than a day, or that should have been sealed '
  'before others that are.';
--! EndIncluded reporting/proofs/unsealed_entries.sql
--! Included reporting/proofs/balances_unlike_ledger.sql
-- So an entry that was put into a closed month is found too: it moves the sums through that month.
create or replace function reporting.balances_unlike_ledger() returns setof reporting.violation
  language sql stable
begin atomic
  with months as (
    select e.period_starts_on, l.account_id, l.currency,
           sum(case l.direction when 'debit' then l.amount_cents else 0 end) as debit_cents,
           sum(case l.direction when 'credit' then l.amount_cents else 0 end) as credit_cents
    from accounting.journal_lines l
    join accounting.journal_entries e on e.id = l.journal_entry_id
    group by e.period_starts_on, l.account_id, l.currency
  ),
  closings as (
    select c.id, p.starts_on
    from accounting.period_closings c
    join accounting.periods p on p.id = c.period_id
    where c.reopened_at is null
  ),
  counted as (
    select c.id, c.starts_on, m.account_id, m.currency, sum(m.debit_cents) as debit_cents,
           sum(m.credit_cents) as credit_cents
    from closings c
    join months m on m.period_starts_on <= c.starts_on
    group by c.id, c.starts_on, m.account_id, m.currency
  ),
  stored as (
    select b.* from accounting.closing_balances b join closings c on c.id = b.closing_id
  )
  select 'balances_unlike_ledger', 'period_closing', coalesce(c.id, s.closing_id),
         format('account %s, %s: stored %s / %s, counted %s / %s',
                coalesce(c.account_id, s.account_id), coalesce(c.currency, s.currency),
                coalesce(s.debit_cents, 0), coalesce(s.credit_cents, 0),
                coalesce(c.debit_cents, 0), coalesce(c.credit_cents, 0))
  from counted c
  full join stored s
    on (s.closing_id, s.account_id, s.currency) = (c.id, c.account_id, c.currency)
  where (coalesce(c.debit_cents, 0), coalesce(c.credit_cents, 0))
     <> (coalesce(s.debit_cents, 0), coalesce(s.credit_cents, 0));
end;

comment on function reporting.balances_unlike_ledger() is
  E'@behavior -*\nBalances of closed months that the journal does not add up to any more.';
--! EndIncluded reporting/proofs/balances_unlike_ledger.sql
--! Included reporting/proofs/receivables_unlike_invoices.sql
create or replace function reporting.receivables_unlike_invoices() returns setof reporting.violation
  language sql stable
begin atomic
  select 'receivables_unlike_invoices', 'account', a.id,
         format('%s: %s differs by %s from the open invoices', d.currency, a.code, sum(d.cents))
  from (
    select b.currency, b.balance_cents
    from reporting.ledger_balances('ACCOUNTS_RECEIVABLE') b
    union all
    select i.currency, -i.open_cents
    from accounting.invoices i
  ) d (currency, cents)
  cross join accounting.accounts a
  where a.code = 'ACCOUNTS_RECEIVABLE'
  group by a.id, d.currency
  having sum(d.cents) <> 0;
end;

comment on function reporting.receivables_unlike_invoices() is
  E'@behavior -*\nCurrencies in which ACCOUNTS_RECEIVABLE is not the sum of the open invoices.';
--! EndIncluded reporting/proofs/receivables_unlike_invoices.sql
--! Included reporting/proofs/credits_unlike_receipts.sql
create or replace function reporting.credits_unlike_receipts() returns setof reporting.violation
  language sql stable
begin atomic
  select 'credits_unlike_receipts', 'account', a.id,
         format('%s: %s differs by %s from the money that pays no invoice', d.currency,
                a.code, sum(d.cents))
  from (
    select b.currency, b.balance_cents
    from reporting.ledger_balances('CUSTOMER_CREDITS') b
    union all
    select r.currency, r.unapplied_cents
    from accounting.receipts r
  ) d (currency, cents)
  cross join accounting.accounts a
  where a.code = 'CUSTOMER_CREDITS'
  group by a.id, d.currency
  having sum(d.cents) <> 0;
end;

comment on function reporting.credits_unlike_receipts() is
  E'@behavior -*\nCurrencies in which CUSTOMER_CREDITS is not the money that pays no invoice.';
--! EndIncluded reporting/proofs/credits_unlike_receipts.sql
--! Included reporting/proofs/payables_unlike_account.sql
create or replace function reporting.payables_unlike_account() returns setof reporting.violation
  language sql stable
begin atomic
  select 'payables_unlike_account', 'account', a.id,
         format('%s: %s differs by %s from the open payables', d.currency, a.code, sum(d.cents))
  from (
    select b.currency, b.balance_cents
    from reporting.ledger_balances('ACCOUNTS_PAYABLE') b
    union all
    select p.currency, p.amount_cents
    from accounting.payables p
    where p.status = 'open'
  ) d (currency, cents)
  cross join accounting.accounts a
  where a.code = 'ACCOUNTS_PAYABLE'
  group by a.id, d.currency
  having sum(d.cents) <> 0;
end;

comment on function reporting.payables_unlike_account() is
  E'@behavior -*\nCurrencies in which ACCOUNTS_PAYABLE is not the sum of the open payables.';
--! EndIncluded reporting/proofs/payables_unlike_account.sql
--! Included reporting/proofs/taxes_unlike_documents.sql
create or replace function reporting.taxes_unlike_documents() returns setof reporting.violation
  language sql stable
begin atomic
  select 'taxes_unlike_documents', 'account', a.id,
         format('%s: TAX_PAYABLE differs by %s from invoices less credit notes', d.currency,
                sum(d.cents))
  from (
    select l.currency, case l.direction when 'debit' then l.amount_cents else -l.amount_cents end
    from accounting.journal_lines l
    join accounting.accounts a on a.id = l.account_id and a.code = 'TAX_PAYABLE'
    join accounting.journal_entries e on e.id = l.journal_entry_id
    where e.external_ref_type in ('invoice', 'credit_note')
    union all
    select i.currency, i.tax_cents
    from accounting.invoices i
    where i.status not in ('draft', 'discarded')
    union all
    select c.currency, -c.tax_cents
    from accounting.credit_notes c
  ) d (currency, cents)
  cross join accounting.accounts a
  where a.code = 'TAX_PAYABLE'
  group by a.id, d.currency
  having sum(d.cents) <> 0;
end;

comment on function reporting.taxes_unlike_documents() is
  E'@behavior -*\nCurrencies in which the documents put another tax into TAX_PAYABLE than they '
  'show.';
--! EndIncluded reporting/proofs/taxes_unlike_documents.sql
--! Included reporting/proofs/invoices_unlike_lines.sql
create or replace function reporting.invoices_unlike_lines() returns setof reporting.violation
  language sql stable
begin atomic
  with documents as (
    select 'invoice' as entity, i.id, i.net_cents, i.tax_cents, i.total_cents
    from accounting.invoices i
    union all
    select 'credit_note', c.id, c.net_cents, c.tax_cents, c.total_cents
    from accounting.credit_notes c
  ),
  lines as (
    select d.document_id, sum(d.net_cents) as net_cents, sum(d.tax_cents) as tax_cents
    from (
      select l.invoice_id, l.net_cents, l.tax_cents from accounting.invoice_lines l
      union all
      select l.credit_note_id, l.net_cents, l.tax_cents from accounting.credit_note_lines l
    ) d (document_id, net_cents, tax_cents)
    group by d.document_id
  )
  select 'invoices_unlike_lines', d.entity, d.id,
         format('it says %s + %s = %s, its lines %s + %s', d.net_cents, d.tax_cents, d.total_cents,
                coalesce(l.net_cents, 0), coalesce(l.tax_cents, 0))
  from documents d
  left join lines l on l.document_id = d.id
  where d.net_cents is distinct from l.net_cents or d.tax_cents is distinct from l.tax_cents
    or d.total_cents <> d.net_cents + d.tax_cents;
end;

comment on function reporting.invoices_unlike_lines() is
  E'@behavior -*\nInvoices and credit notes that are not the sum of their lines.';
--! EndIncluded reporting/proofs/invoices_unlike_lines.sql
--! Included reporting/proofs/invoices_unlike_settlements.sql
create or replace function reporting.invoices_unlike_settlements()
  returns setof reporting.violation
  language sql stable
begin atomic
  with settled as (
    select s.invoice_id, sum(s.allocated) as allocated, sum(s.credited) as credited,
           sum(s.written_off) as written_off
    from (
      select a.invoice_id,
             case when a.reverses_id is null then a.amount_cents else -a.amount_cents end, 0, 0
      from accounting.payment_allocations a
      union all
      select c.invoice_id, 0, c.total_cents, 0 from accounting.credit_notes c
      union all
      select w.invoice_id, 0, 0, w.amount_cents from accounting.write_offs w
    ) s (invoice_id, allocated, credited, written_off)
    group by s.invoice_id
  )
  select 'invoices_unlike_settlements', 'invoice', i.id,
         format('paid %s of %s allocated, credited %s of %s, written off %s of %s',
                i.allocated_cents, coalesce(s.allocated, 0), i.credited_cents,
                coalesce(s.credited, 0), i.written_off_cents, coalesce(s.written_off, 0))
  from accounting.invoices i
  left join settled s on s.invoice_id = i.id
  where i.allocated_cents <> coalesce(s.allocated, 0)
    or i.credited_cents <> coalesce(s.credited, 0)
    or i.written_off_cents <> coalesce(s.written_off, 0);
end;

comment on function reporting.invoices_unlike_settlements() is
  E'@behavior -*\nInvoices that say something else of what was paid, credited and written off than '
  'their allocations, credit notes and write-offs.';
--! EndIncluded reporting/proofs/invoices_unlike_settlements.sql
--! Included reporting/proofs/receipts_unlike_allocations.sql
create or replace function reporting.receipts_unlike_allocations()
  returns setof reporting.violation
  language sql stable
begin atomic
  with spent as (
    select s.receipt_id, sum(s.allocated) as allocated, sum(s.refunded) as refunded
    from (
      select a.receipt_id,
             case when a.reverses_id is null then a.amount_cents else -a.amount_cents end, 0
      from accounting.payment_allocations a
      union all
      select f.receipt_id, 0, f.amount_cents from accounting.receipt_refunds f
    ) s (receipt_id, allocated, refunded)
    group by s.receipt_id
  )
  select 'receipts_unlike_allocations', 'receipt', r.id,
         format('allocated %s of %s, refunded %s of %s', r.allocated_cents,
                coalesce(s.allocated, 0), r.refunded_cents, coalesce(s.refunded, 0))
  from accounting.receipts r
  left join spent s on s.receipt_id = r.id
  where r.allocated_cents <> coalesce(s.allocated, 0)
    or r.refunded_cents <> coalesce(s.refunded, 0);
end;

comment on function reporting.receipts_unlike_allocations() is
  E'@behavior -*\nReceipts that say something else of what they paid and gave back than their '
  'allocations and refunds.';
--! EndIncluded reporting/proofs/receipts_unlike_allocations.sql
--! Included reporting/proofs/missing_numbers.sql
create or replace function reporting.missing_numbers() returns setof reporting.violation
  language sql stable
begin atomic
  with given (kind, year, number, id) as (
    select 'invoice', i.series_year, i.sequence_number, i.id
    from accounting.invoices i
    where i.sequence_number is not null
    union all
    select 'credit_note', c.series_year, c.sequence_number, c.id from accounting.credit_notes c
  ),
  expected (kind, year, number) as (
    select s.kind::text, s.year, n.number
    from accounting.number_series s
    cross join generate_series(1, s.last_number) n (number)
  )
  select 'missing_numbers', coalesce(g.kind, e.kind), g.id,
         format('number %s of %s %s', coalesce(g.number, e.number), coalesce(g.year, e.year),
                case when g.id is null then 'is missing' else 'was never given' end)
  from given g
  full join expected e on (e.kind, e.year, e.number) = (g.kind, g.year, g.number)
  where g.id is null or e.number is null;
end;

comment on function reporting.missing_numbers() is
  E'@behavior -*\nNumbers of invoices and credit notes that are missing from their series, or were '
  'never given.';
--! EndIncluded reporting/proofs/missing_numbers.sql
--! Included reporting/proofs/deposits_unlike_rentals.sql
create or replace function reporting.deposits_unlike_rentals() returns setof reporting.violation
  language sql stable
begin atomic
  select 'deposits_unlike_rentals', 'account', a.id,
         format('%s: %s differs by %s from the deposits that are held', d.currency,
                a.code, sum(d.cents))
  from (
    select b.currency, b.balance_cents
    from reporting.ledger_balances('DEPOSITS_HELD') b
    union all
    select d.currency, d.amount_cents
    from rental.rental_deposits d
    where d.status = 'held'
  ) d (currency, cents)
  cross join accounting.accounts a
  where a.code = 'DEPOSITS_HELD'
  group by a.id, d.currency
  having sum(d.cents) <> 0;
end;

comment on function reporting.deposits_unlike_rentals() is
  E'@behavior -*\nCurrencies in which DEPOSITS_HELD is not the sum of the deposits that are held.';
--! EndIncluded reporting/proofs/deposits_unlike_rentals.sql
--! Included reporting/proofs/receipts_unlike_payments.sql
create or replace function reporting.receipts_unlike_payments() returns setof reporting.violation
  language sql stable
begin atomic
  with taken (source_type, id, amount_cents, currency) as (
    select 'rental_payment', p.id, p.amount_cents, p.currency
    from rental.rental_payments p
    where p.status in ('captured', 'refunded')
    union all
    select 'rental_deposit', d.id, d.captured_cents, d.currency
    from rental.rental_deposits d
    where d.status = 'captured'
  ),
  received as (
    select r.source_type, r.source_id, r.amount_cents, r.currency
    from accounting.receipts r
    where r.source_type in ('rental_payment', 'rental_deposit')
  )
  select 'receipts_unlike_payments', coalesce(t.source_type, r.source_type),
         coalesce(t.id, r.source_id),
         format('taken %s %s, received %s %s', coalesce(t.amount_cents, 0), t.currency,
                coalesce(r.amount_cents, 0), r.currency)
  from taken t
  full join received r on r.source_type = t.source_type and r.source_id = t.id
  where (t.amount_cents, t.currency) is distinct from (r.amount_cents, r.currency);
end;

comment on function reporting.receipts_unlike_payments() is
  E'@behavior -*\nCaptured payments and kept deposits of rentals that the books have not received, '
  'or the other way round.';
--! EndIncluded reporting/proofs/receipts_unlike_payments.sql
--! Included reporting/proofs/refunds_unlike_payments.sql
create or replace function reporting.refunds_unlike_payments() returns setof reporting.violation
  language sql stable
begin atomic
  select 'refunds_unlike_payments', 'rental_refund', coalesce(p.id, r.source_id),
         format('given back %s, in the books %s', coalesce(p.amount_cents, 0),
                coalesce(r.amount_cents, 0))
  from rental.rental_refunds p
  full join (
    select f.source_id, f.amount_cents
    from accounting.receipt_refunds f
    where f.source_type = 'rental_refund'
  ) r on r.source_id = p.id
  where p.amount_cents is distinct from r.amount_cents;
end;

comment on function reporting.refunds_unlike_payments() is
  E'@behavior -*\nRefunds of rental payments that the books do not have, or the other way round.';
--! EndIncluded reporting/proofs/refunds_unlike_payments.sql
--! Included reporting/proofs/rentals_unlike_invoices.sql
-- By line, not by total: a credit note of the accountant takes nothing from the rental's charges.
create or replace function reporting.rentals_unlike_invoices() returns setof reporting.violation
  language sql stable
begin atomic
  with billed (source_id, amount_cents) as (
    select l.source_id, l.amount_cents
    from accounting.invoice_lines l
    join accounting.invoices i on i.id = l.invoice_id
    where l.source_id is not null and i.status not in ('draft', 'discarded')
    union all
    select l.source_id, -abs(l.amount_cents)
    from accounting.credit_note_lines l
    where l.source_id is not null
  )
  select 'rentals_unlike_invoices', 'rental', r.id,
         format('charges of %s, billed %s', sum(c.amount_cents), coalesce(sum(b.amount_cents), 0))
  from rental.rentals r
  join rental.rental_charges c on c.rental_id = r.id
  left join billed b on b.source_id = c.id
  -- A discount that waited for a bill which never came is worth nothing.
  where r.status = 'completed' or (r.status = 'cancelled' and c.charge_type <> 'discount')
  group by r.id
  having sum(c.amount_cents) <> coalesce(sum(b.amount_cents), 0)
    or bool_or(c.amount_cents <> b.amount_cents);
end;

comment on function reporting.rentals_unlike_invoices() is
  E'@behavior -*\nEnded rentals whose charges are not all on invoices and credit notes, each as it '
  'was charged.';
--! EndIncluded reporting/proofs/rentals_unlike_invoices.sql
--! Included reporting/proofs/payables_unlike_maintenance.sql
create or replace function reporting.payables_unlike_maintenance()
  returns setof reporting.violation
  language sql stable
begin atomic
  with ended as (
    select j.id, j.total_cost_cents, j.currency
    from maintenance.maintenance_jobs j
    where j.status in ('completed', 'cancelled') and j.total_cost_cents > 0
  ),
  owed as (
    select p.source_id, p.amount_cents, p.currency
    from accounting.payables p
    where p.source_type = 'maintenance_job'
  )
  select 'payables_unlike_maintenance', 'maintenance_job', coalesce(e.id, o.source_id),
         format('cost %s %s, owed %s %s', coalesce(e.total_cost_cents, 0), e.currency,
                coalesce(o.amount_cents, 0), o.currency)
  from ended e
  full join owed o on o.source_id = e.id
  where (e.total_cost_cents, e.currency) is distinct from (o.amount_cents, o.currency);
end;

comment on function reporting.payables_unlike_maintenance() is
  E'@behavior -*\nEnded jobs of the workshop whose cost the books do not have, or the other way '
  'round.';
--! EndIncluded reporting/proofs/payables_unlike_maintenance.sql
--! Included reporting/views/proofs.sql
create or replace view reporting.proofs with (security_barrier = true) as
select rule, entity, entity_id, detail from reporting.unbalanced_entries()
union all
select rule, entity, entity_id, detail from reporting.incomplete_entries()
union all
select rule, entity, entity_id, detail from reporting.broken_seals(0)
union all
select rule, entity, entity_id, detail from reporting.unsealed_entries()
union all
select rule, entity, entity_id, detail from reporting.balances_unlike_ledger()
union all
select rule, entity, entity_id, detail from reporting.receivables_unlike_invoices()
union all
select rule, entity, entity_id, detail from reporting.credits_unlike_receipts()
union all
select rule, entity, entity_id, detail from reporting.payables_unlike_account()
union all
select rule, entity, entity_id, detail from reporting.taxes_unlike_documents()
union all
select rule, entity, entity_id, detail from reporting.invoices_unlike_lines()
union all
select rule, entity, entity_id, detail from reporting.invoices_unlike_settlements()
union all
select rule, entity, entity_id, detail from reporting.receipts_unlike_allocations()
union all
select rule, entity, entity_id, detail from reporting.missing_numbers()
union all
select rule, entity, entity_id, detail from reporting.deposits_unlike_rentals()
union all
select rule, entity, entity_id, detail from reporting.receipts_unlike_payments()
union all
select rule, entity, entity_id, detail from reporting.refunds_unlike_payments()
union all
select rule, entity, entity_id, detail from reporting.rentals_unlike_invoices()
union all
select rule, entity, entity_id, detail from reporting.payables_unlike_maintenance();

comment on view reporting.proofs is
  E'@name proof_rows\n@behavior -*\nWhatever is wrong with the books: empty when all is right. '
  'Reads them past every constraint; one row a fault, the rule that found it, and where.';
comment on column reporting.proofs.rule is 'The proof that failed: a function of this schema.';
comment on column reporting.proofs.entity is 'What kind of thing it failed at.';
comment on column reporting.proofs.entity_id is 'Which one, where it is one.';
comment on column reporting.proofs.detail is 'What differs; amounts in minor units.';
--! EndIncluded reporting/views/proofs.sql
--! Included reporting/functions/proof_violations.sql
create or replace function reporting.proof_violations() returns setof reporting.violation
  language plpgsql stable security definer rows 10 set search_path = ''
as $$
begin
  perform app.require_permission('accounting.read');
  return query select p.rule, p.entity, p.entity_id, p.detail from reporting.proofs p;
end;
$$;

comment on function reporting.proof_violations() is
  E'@name proofs\n'
  'Whatever is wrong with the books; nothing when all is right. Reads all of them. Permission: '
  'accounting.read.\n'
  'Security definer: the proofs compare tables that not everybody who keeps the books may read.';

grant execute on function reporting.proof_violations() to staff, admin, service;
--! EndIncluded reporting/functions/proof_violations.sql
--! Included reporting/tables/proof_runs.sql
create table reporting.proof_runs (
  id               uuid        not null default uuidv7(),
  ran_at           timestamptz not null default now(),
  duration_ms      integer     not null,
  sealed_position  bigint      not null,
  violation_count  integer     not null,
  first_violations jsonb       not null,

  constraint proof_runs_pkey primary key (id),
  constraint proof_runs_violation_count_positive check (violation_count >= 0)
);

create index proof_runs_ran_at_idx on reporting.proof_runs (ran_at);

comment on table reporting.proof_runs is
  E'@behavior -*\nEach time that the job proved the books, and what it found.';
comment on column reporting.proof_runs.id is 'The id of the run.';
comment on column reporting.proof_runs.ran_at is 'When the books were read.';
comment on column reporting.proof_runs.duration_ms is 'How long it took.';
comment on column reporting.proof_runs.sealed_position is
  'How far the chain of seals went that was read.';
comment on column reporting.proof_runs.violation_count is 'How many faults there were.';
comment on column reporting.proof_runs.first_violations is
  'The first twenty of them, as in reporting.proofs.';
comment on constraint proof_runs_violation_count_positive on reporting.proof_runs is
  'There are no fewer than no faults.';
--! EndIncluded reporting/tables/proof_runs.sql
--! Included reporting/triggers/proof_runs.sql
insert into app.rules (name, sqlstate, status, message) values
  ('proof_runs_append_only', '55000', null, 'What a proof found is never changed.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _200_append_only
  before update or delete or truncate on reporting.proof_runs
  for each statement execute function app.tg__append_only();
--! EndIncluded reporting/triggers/proof_runs.sql
--! Included reporting/policies/proof_runs.sql
-- No API role has any right here and no policy lets one in: the job writes, last_proof_run reads.
alter table reporting.proof_runs enable row level security;
revoke all on reporting.proof_runs from anonymous, customer, staff, admin, service;
--! EndIncluded reporting/policies/proof_runs.sql
--! Included reporting/functions/check_proofs.sql
create or replace function reporting.check_proofs() returns integer
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_run reporting.proof_runs;
begin
  perform app.act_as_system();

  with found as materialized (
    select p.rule, p.entity, p.entity_id, p.detail from reporting.proofs p
  ),
  first as (
    select f.rule, f.entity, f.entity_id, f.detail from found f limit 20
  )
  insert into reporting.proof_runs (
    duration_ms, sealed_position, violation_count, first_violations)
  select (extract(epoch from clock_timestamp() - now()) * 1000)::integer,
         coalesce((select max(s.position) from accounting.ledger_seals s), 0), c.violation_count,
         coalesce((select jsonb_agg(to_jsonb(f)) from first f), '[]')
  from (select count(*)::integer from found) c (violation_count)
  returning * into v_run;
  return v_run.violation_count;
end;
$$;

comment on function reporting.check_proofs() is
  E'@behavior -*\nProves the books and keeps what was found; says how many faults there are. '
  'Security definer: the worker has no right on the tables.';

grant execute on function reporting.check_proofs() to rentify_worker;
--! EndIncluded reporting/functions/check_proofs.sql
--! Included reporting/functions/last_proof_run.sql
create or replace function reporting.last_proof_run()
  returns table (ran_at timestamptz, violation_count integer)
  language plpgsql stable security definer rows 1 set search_path = ''
as $$
begin
  return query
  select r.ran_at, r.violation_count
  from reporting.proof_runs r
  order by r.ran_at desc
  limit 1;
end;
$$;

comment on function reporting.last_proof_run() is
  E'@behavior -*\nWhen the books were last proven, and how many faults there were: for the metrics '
  'of the server. Security definer: a number that everybody in the house may know, from a table '
  'closed to them.';

grant execute on function reporting.last_proof_run() to service;
--! EndIncluded reporting/functions/last_proof_run.sql
--! Included reporting/triggers/accounting_periods.sql
-- What the books knew when a month was closed, the closing included.
create or replace function reporting.tg_accounting_periods__note_point() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  perform reporting.note_point(knows_itself => true);
  return null;
end;
$$;

comment on function reporting.tg_accounting_periods__note_point() is
  'Writes a point of knowledge when a period is closed. Security definer: the points are closed '
  'to everybody.';

create or replace trigger _700_note_point
  after update of status on accounting.periods
  for each row when (new.status = 'closed' and old.status <> 'closed')
  execute function reporting.tg_accounting_periods__note_point();
insert into app.rules (name, sqlstate, status, message) values
  ('periods_proofs_empty', '55000', null,
   'The books do not prove: a month closes when reporting.proofs is empty.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- Reading 400,000 sealed entries takes 4.4 s, all other proofs 2.3 (two shared cores), and a
-- request has 10. So behind the first 100,000 seals the last run of the job counts, if it found
-- nothing.
create or replace function reporting.tg_accounting_periods__prove() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_first reporting.violation;
  v_proven bigint;
begin
  select case when r.violation_count = 0 and r.sealed_position > 100000
              then r.sealed_position else 0 end
  into v_proven
  from reporting.proof_runs r
  order by r.ran_at desc
  limit 1;

  select p.rule, p.entity, p.entity_id, p.detail into v_first
  from (
    select p.rule, p.entity, p.entity_id, p.detail
    from reporting.proofs p
    where p.rule <> 'broken_seals'
    union all
    select s.rule, s.entity, s.entity_id, s.detail
    from reporting.broken_seals(coalesce(v_proven, 0)) s
  ) p
  limit 1;
  if found then
    perform app.raise_rule('periods_proofs_empty', jsonb_build_object(
      'rule', v_first.rule, 'entity', v_first.entity, 'entityId', v_first.entity_id,
      'detail', v_first.detail));
  end if;
  return new;
end;
$$;

comment on function reporting.tg_accounting_periods__prove() is
  'Refuses to close a month while a proof of the books fails.';

-- Not for the months of a gap, which are closed by the month that comes after it: that one proves.
create or replace trigger _300_prove
  before update of status on accounting.periods
  for each row
  when (old.status = 'open' and new.status = 'closed' and pg_trigger_depth() = 0)
  execute function reporting.tg_accounting_periods__prove();
--! EndIncluded reporting/triggers/accounting_periods.sql
--! Included reporting/views/date_dimension.sql
create or replace view reporting.date_dimension with (security_barrier = true) as
select
  d.calendar_date,
  extract(year from d.calendar_date)::integer as year,
  extract(quarter from d.calendar_date)::integer as quarter,
  extract(month from d.calendar_date)::integer as month,
  date_trunc('month', d.calendar_date)::date as month_start_date,
  extract(isoyear from d.calendar_date)::integer as week_year,
  extract(week from d.calendar_date)::integer as week,
  extract(day from d.calendar_date)::integer as day_of_month,
  extract(isodow from d.calendar_date)::integer as day_of_week,
  extract(isodow from d.calendar_date) >= 6 as is_weekend
from (
  select s.day::date
  from generate_series('2000-01-01'::timestamp, '2100-12-31', '1 day') s (day)
) d (calendar_date);

comment on view reporting.date_dimension is
  E'@behavior -*\nEvery day from 2000 to 2100, to group by and to show days on which nothing '
  'happened. Key: calendar_date.';
comment on column reporting.date_dimension.calendar_date is
  'The day. Key; facts have it as their dates.';
comment on column reporting.date_dimension.year is 'The year, such as 2026.';
comment on column reporting.date_dimension.quarter is 'The quarter of the year, 1 to 4.';
comment on column reporting.date_dimension.month is 'The month of the year, 1 to 12.';
comment on column reporting.date_dimension.month_start_date is
  'The first day of the month: the key of a period of the books.';
comment on column reporting.date_dimension.week_year is
  'The year that the week belongs to (ISO 8601).';
comment on column reporting.date_dimension.week is 'The week of week_year, 1 to 53 (ISO 8601).';
comment on column reporting.date_dimension.day_of_month is 'The day of the month, 1 to 31.';
comment on column reporting.date_dimension.day_of_week is
  'The day of the week, 1 is Monday (ISO 8601).';
comment on column reporting.date_dimension.is_weekend is 'Whether it is a Saturday or a Sunday.';

grant select on reporting.date_dimension to bi_reader;
--! EndIncluded reporting/views/date_dimension.sql
--! Included reporting/views/account_dimension.sql
create or replace view reporting.account_dimension with (security_barrier = true) as
select
  a.id as account_id,
  a.code as account_code,
  a.name as account_name,
  a.type as account_type,
  a.currency,
  a.is_control,
  a.retired_at
from accounting.accounts a;

comment on view reporting.account_dimension is
  E'@behavior -*\nThe accounts of the books. Key: account_id.';
comment on column reporting.account_dimension.account_id is 'Key.';
comment on column reporting.account_dimension.account_code is
  'What programs call it, such as CASH.';
comment on column reporting.account_dimension.account_name is 'What it is, in words.';
comment on column reporting.account_dimension.account_type is
  'asset, liability, equity, revenue or expense.';
comment on column reporting.account_dimension.currency is
  'The only currency that it takes (ISO 4217); null: any.';
comment on column reporting.account_dimension.is_control is 'Whether documents alone post to it.';
comment on column reporting.account_dimension.retired_at is 'When it was retired.';

grant select on reporting.account_dimension to bi_reader;
--! EndIncluded reporting/views/account_dimension.sql
--! Included reporting/views/vehicle_dimension.sql
create or replace view reporting.vehicle_dimension with (security_barrier = true) as
select
  v.id as vehicle_id,
  v.plate_number,
  v.make,
  v.model,
  v.variant,
  v.year,
  v.passenger_capacity,
  v.vehicle_class_id,
  v.home_location_id,
  v.status,
  v.acquisition_price_cents,
  v.currency,
  v.available_from,
  v.decommissioned_at,
  v.decommission_reason
from fleet.vehicles v;

comment on view reporting.vehicle_dimension is
  E'@behavior -*\nThe vehicles that are or were in the fleet. Key: vehicle_id.';
comment on column reporting.vehicle_dimension.vehicle_id is 'Key.';
comment on column reporting.vehicle_dimension.plate_number is 'Its plate.';
comment on column reporting.vehicle_dimension.make is 'Who built it.';
comment on column reporting.vehicle_dimension.model is 'Its model.';
comment on column reporting.vehicle_dimension.variant is 'Its variant.';
comment on column reporting.vehicle_dimension.year is 'The year it was built.';
comment on column reporting.vehicle_dimension.passenger_capacity is 'How many people it takes.';
comment on column reporting.vehicle_dimension.vehicle_class_id is
  'Its class: vehicle_class_dimension.';
comment on column reporting.vehicle_dimension.home_location_id is
  'Where it belongs: location_dimension.';
comment on column reporting.vehicle_dimension.status is
  'active, rented, under_maintenance or decommissioned.';
comment on column reporting.vehicle_dimension.acquisition_price_cents is
  'What it cost, in minor units.';
comment on column reporting.vehicle_dimension.currency is 'The currency of that (ISO 4217).';
comment on column reporting.vehicle_dimension.available_from is 'Since when it can be rented.';
comment on column reporting.vehicle_dimension.decommissioned_at is 'When it left the fleet.';
comment on column reporting.vehicle_dimension.decommission_reason is 'Why it left.';

grant select on reporting.vehicle_dimension to bi_reader;
--! EndIncluded reporting/views/vehicle_dimension.sql
--! Included reporting/views/vehicle_class_dimension.sql
create or replace view reporting.vehicle_class_dimension with (security_barrier = true) as
select
  c.id as vehicle_class_id,
  c.code as class_code,
  c.name as class_name
from fleet.vehicle_classes c;

comment on view reporting.vehicle_class_dimension is
  E'@behavior -*\nThe classes of vehicles. Key: vehicle_class_id.';
comment on column reporting.vehicle_class_dimension.vehicle_class_id is 'Key.';
comment on column reporting.vehicle_class_dimension.class_code is 'What programs call it.';
comment on column reporting.vehicle_class_dimension.class_name is 'What it is called.';

grant select on reporting.vehicle_class_dimension to bi_reader;
--! EndIncluded reporting/views/vehicle_class_dimension.sql
--! Included reporting/views/location_dimension.sql
create or replace view reporting.location_dimension with (security_barrier = true) as
select
  l.id as location_id,
  l.code as location_code,
  l.name as location_name,
  l.type as location_type,
  l.time_zone
from rental.locations l;

comment on view reporting.location_dimension is
  E'@behavior -*\nThe places of the company. Key: location_id.';
comment on column reporting.location_dimension.location_id is 'Key.';
comment on column reporting.location_dimension.location_code is 'What programs call it.';
comment on column reporting.location_dimension.location_name is 'What it is called.';
comment on column reporting.location_dimension.location_type is 'depot, city or custom.';
comment on column reporting.location_dimension.time_zone is 'Its clock (IANA).';

grant select on reporting.location_dimension to bi_reader;
--! EndIncluded reporting/views/location_dimension.sql
--! Included reporting/views/customer_dimension.sql
create or replace view reporting.customer_dimension with (security_barrier = true) as
select
  c.id as customer_id,
  (c.created_at at time zone (
    select s.time_zone from accounting.company_settings s))::date as registered_date,
  c.user_id is not null as has_account
from rental.customers c;

comment on view reporting.customer_dimension is
  E'@behavior -*\nThe customers, without anything that says who they are. Key: customer_id.';
comment on column reporting.customer_dimension.customer_id is 'Key.';
comment on column reporting.customer_dimension.registered_date is
  'The day they were registered, in the time zone of the company.';
comment on column reporting.customer_dimension.has_account is
  'Whether they have an account of their own.';

grant select on reporting.customer_dimension to bi_reader;
--! EndIncluded reporting/views/customer_dimension.sql
--! Included reporting/views/journal_line_facts.sql
create or replace view reporting.journal_line_facts with (security_barrier = true) as
select
  l.id as journal_line_id,
  l.journal_entry_id,
  l.line_number,
  e.entry_date,
  e.period_starts_on as period_start_date,
  e.posted_at,
  e.external_ref_type,
  e.external_ref_id,
  e.reverses_entry_id,
  l.account_id,
  case l.direction when 'debit' then l.amount_cents else 0 end::app.cents as debit_cents,
  case l.direction when 'credit' then l.amount_cents else 0 end::app.cents as credit_cents,
  case l.direction when 'debit' then l.amount_cents else -l.amount_cents end::app.cents
    as balance_cents,
  l.currency,
  l.vehicle_id,
  l.rental_id,
  l.customer_id,
  l.location_id
from accounting.journal_lines l
join accounting.journal_entries e on e.id = l.journal_entry_id;

comment on view reporting.journal_line_facts is
  E'@behavior -*\nThe lines of the books, each with its entry. Per currency and entry '
  'balance_cents adds up to zero. Key: journal_line_id.';
comment on column reporting.journal_line_facts.journal_line_id is 'Key.';
comment on column reporting.journal_line_facts.journal_entry_id is 'The entry that it belongs to.';
comment on column reporting.journal_line_facts.line_number is 'Its place in the entry, from 1.';
comment on column reporting.journal_line_facts.entry_date is
  'The day it counts for: date_dimension.';
comment on column reporting.journal_line_facts.period_start_date is
  'The first day of the month it counts for.';
comment on column reporting.journal_line_facts.posted_at is 'When it was posted.';
comment on column reporting.journal_line_facts.external_ref_type is
  'What kind of fact was posted: invoice, receipt, draft and so on.';
comment on column reporting.journal_line_facts.external_ref_id is
  'Which one: for an invoice the key of invoice_facts, and so on.';
comment on column reporting.journal_line_facts.reverses_entry_id is
  'The entry that this one takes back.';
comment on column reporting.journal_line_facts.account_id is 'The account: account_dimension.';
comment on column reporting.journal_line_facts.debit_cents is
  'The amount if it is a debit, else 0, in minor units.';
comment on column reporting.journal_line_facts.credit_cents is
  'The amount if it is a credit, else 0, in minor units.';
comment on column reporting.journal_line_facts.balance_cents is
  'Debit less credit, in minor units.';
comment on column reporting.journal_line_facts.currency is
  'The currency of the amounts (ISO 4217).';
comment on column reporting.journal_line_facts.vehicle_id is
  'The vehicle it concerns: vehicle_dimension.';
comment on column reporting.journal_line_facts.rental_id is 'The rental it concerns: rental_facts.';
comment on column reporting.journal_line_facts.customer_id is
  'The customer it concerns: customer_dimension.';
comment on column reporting.journal_line_facts.location_id is
  'The location it concerns: location_dimension.';

grant select on reporting.journal_line_facts to bi_reader;
--! EndIncluded reporting/views/journal_line_facts.sql
--! Included reporting/views/invoice_facts.sql
create or replace view reporting.invoice_facts with (security_barrier = true) as
select
  i.id as invoice_id,
  i.number,
  i.status,
  i.issue_date,
  i.due_date,
  i.net_cents,
  i.tax_cents,
  i.total_cents,
  i.allocated_cents,
  i.credited_cents,
  i.written_off_cents,
  i.open_cents,
  i.currency,
  i.vehicle_id,
  i.rental_id,
  i.customer_id,
  i.location_id
from accounting.invoices i
where i.status not in ('draft', 'discarded');

comment on view reporting.invoice_facts is
  E'@behavior -*\nThe invoices that were issued, as they stand now. Key: invoice_id.';
comment on column reporting.invoice_facts.invoice_id is 'Key.';
comment on column reporting.invoice_facts.number is 'The number on it.';
comment on column reporting.invoice_facts.status is 'issued, paid, written_off or void.';
comment on column reporting.invoice_facts.issue_date is 'The day of its issue: date_dimension.';
comment on column reporting.invoice_facts.due_date is 'The day it is due.';
comment on column reporting.invoice_facts.net_cents is 'Its sum before tax, in minor units.';
comment on column reporting.invoice_facts.tax_cents is 'Its tax, in minor units.';
comment on column reporting.invoice_facts.total_cents is 'What is to be paid, in minor units.';
comment on column reporting.invoice_facts.allocated_cents is 'What was paid, in minor units.';
comment on column reporting.invoice_facts.credited_cents is
  'What credit notes took back, in minor units.';
comment on column reporting.invoice_facts.written_off_cents is 'What was given up, in minor units.';
comment on column reporting.invoice_facts.open_cents is 'What is still owed, in minor units.';
comment on column reporting.invoice_facts.currency is 'The currency of the amounts (ISO 4217).';
comment on column reporting.invoice_facts.vehicle_id is
  'The vehicle it concerns: vehicle_dimension.';
comment on column reporting.invoice_facts.rental_id is 'The rental it concerns: rental_facts.';
comment on column reporting.invoice_facts.customer_id is
  'The customer it concerns: customer_dimension.';
comment on column reporting.invoice_facts.location_id is
  'The location it concerns: location_dimension.';

grant select on reporting.invoice_facts to bi_reader;
--! EndIncluded reporting/views/invoice_facts.sql
--! Included reporting/views/invoice_line_facts.sql
create or replace view reporting.invoice_line_facts with (security_barrier = true) as
select
  l.id as invoice_line_id,
  l.invoice_id,
  l.position,
  l.charge_type,
  l.account_id,
  l.quantity,
  l.unit_price_cents,
  l.net_cents,
  l.tax_rate_bp,
  l.tax_cents,
  l.amount_cents,
  l.currency
from accounting.invoice_lines l
join accounting.invoices i on i.id = l.invoice_id
where i.status not in ('draft', 'discarded');

comment on view reporting.invoice_line_facts is
  E'@behavior -*\nWhat the issued invoices are for. Key: invoice_line_id.';
comment on column reporting.invoice_line_facts.invoice_line_id is 'Key.';
comment on column reporting.invoice_line_facts.invoice_id is 'The invoice: invoice_facts.';
comment on column reporting.invoice_line_facts.position is 'Its place on the invoice, from 1.';
comment on column reporting.invoice_line_facts.charge_type is
  'What it is for: base, extra_km, damage and so on.';
comment on column reporting.invoice_line_facts.account_id is
  'The account of its revenue: account_dimension.';
comment on column reporting.invoice_line_facts.quantity is 'How many units.';
comment on column reporting.invoice_line_facts.unit_price_cents is
  'The price of a unit before tax, in minor units.';
comment on column reporting.invoice_line_facts.net_cents is
  'The sum before tax, in minor units; negative for a discount.';
comment on column reporting.invoice_line_facts.tax_rate_bp is
  'The rate of the tax in basis points (1900 is 19 %).';
comment on column reporting.invoice_line_facts.tax_cents is 'The tax, in minor units.';
comment on column reporting.invoice_line_facts.amount_cents is 'The sum with tax, in minor units.';
comment on column reporting.invoice_line_facts.currency is
  'The currency of the amounts (ISO 4217).';

grant select on reporting.invoice_line_facts to bi_reader;
--! EndIncluded reporting/views/invoice_line_facts.sql
--! Included reporting/views/credit_note_facts.sql
create or replace view reporting.credit_note_facts with (security_barrier = true) as
select
  c.id as credit_note_id,
  c.invoice_id,
  c.number,
  c.issue_date,
  c.net_cents,
  c.tax_cents,
  c.total_cents,
  c.currency
from accounting.credit_notes c;

comment on view reporting.credit_note_facts is
  E'@behavior -*\nWhat was taken back of invoices. Key: credit_note_id.';
comment on column reporting.credit_note_facts.credit_note_id is 'Key.';
comment on column reporting.credit_note_facts.invoice_id is 'The invoice: invoice_facts.';
comment on column reporting.credit_note_facts.number is 'The number on it.';
comment on column reporting.credit_note_facts.issue_date is 'The day of its issue: date_dimension.';
comment on column reporting.credit_note_facts.net_cents is 'Its sum before tax, in minor units.';
comment on column reporting.credit_note_facts.tax_cents is 'Its tax, in minor units.';
comment on column reporting.credit_note_facts.total_cents is 'What was taken back, in minor units.';
comment on column reporting.credit_note_facts.currency is 'The currency of the amounts (ISO 4217).';

grant select on reporting.credit_note_facts to bi_reader;
--! EndIncluded reporting/views/credit_note_facts.sql
--! Included reporting/views/payment_facts.sql
create or replace view reporting.payment_facts with (security_barrier = true) as
select
  p.id as payment_id,
  p.rental_id,
  p.provider,
  p.status,
  p.amount_cents,
  p.refunded_cents,
  p.currency,
  p.created_at as requested_at,
  p.captured_at
from rental.rental_payments p;

comment on view reporting.payment_facts is
  E'@behavior -*\nThe payments for rentals, those that failed too. Key: payment_id.';
comment on column reporting.payment_facts.payment_id is 'Key.';
comment on column reporting.payment_facts.rental_id is 'The rental: rental_facts.';
comment on column reporting.payment_facts.provider is 'cash, card or transfer.';
comment on column reporting.payment_facts.status is 'pending, captured, failed or refunded.';
comment on column reporting.payment_facts.amount_cents is 'How much, in minor units.';
comment on column reporting.payment_facts.refunded_cents is
  'How much of it went back, in minor units.';
comment on column reporting.payment_facts.currency is 'The currency of the amounts (ISO 4217).';
comment on column reporting.payment_facts.requested_at is 'When it was asked for.';
comment on column reporting.payment_facts.captured_at is 'When the money was there.';

grant select on reporting.payment_facts to bi_reader;
--! EndIncluded reporting/views/payment_facts.sql
--! Included reporting/views/deposit_facts.sql
create or replace view reporting.deposit_facts with (security_barrier = true) as
select
  d.id as deposit_id,
  d.rental_id,
  d.provider,
  d.status,
  d.amount_cents,
  d.captured_cents,
  d.currency,
  d.held_at,
  d.settled_at
from rental.rental_deposits d;

comment on view reporting.deposit_facts is
  E'@behavior -*\nThe deposits of rentals. Key: deposit_id.';
comment on column reporting.deposit_facts.deposit_id is 'Key.';
comment on column reporting.deposit_facts.rental_id is 'The rental: rental_facts.';
comment on column reporting.deposit_facts.provider is 'cash, card or transfer.';
comment on column reporting.deposit_facts.status is
  'held, released, or captured: kept in part or whole.';
comment on column reporting.deposit_facts.amount_cents is 'How much was taken, in minor units.';
comment on column reporting.deposit_facts.captured_cents is
  'How much of it was kept, in minor units.';
comment on column reporting.deposit_facts.currency is 'The currency of the amounts (ISO 4217).';
comment on column reporting.deposit_facts.held_at is 'When it was taken.';
comment on column reporting.deposit_facts.settled_at is 'When it was given back or kept.';

grant select on reporting.deposit_facts to bi_reader;
--! EndIncluded reporting/views/deposit_facts.sql
--! Included reporting/views/rental_facts.sql
create or replace view reporting.rental_facts with (security_barrier = true) as
select
  r.id as rental_id,
  r.customer_id,
  r.vehicle_id,
  r.vehicle_class_id,
  r.origin_location_id,
  r.destination_location_id,
  r.status,
  r.created_at as reserved_at,
  r.start_at,
  r.end_at,
  (r.start_at at time zone l.time_zone)::date as start_date,
  r.handed_over_at,
  r.returned_at,
  r.cancelled_at,
  r.cancellation_reason,
  (extract(epoch from r.end_at - r.start_at) / 60)::integer as agreed_minutes,
  (extract(epoch from r.returned_at - r.handed_over_at) / 60)::integer as driven_minutes,
  case when i.odometer_km >= o.odometer_km then i.odometer_km - o.odometer_km end as driven_km,
  r.net_cents,
  r.tax_cents,
  r.total_cents,
  r.deposit_cents,
  r.currency
from rental.rentals r
join rental.locations l on l.id = r.origin_location_id
left join rental.rental_handovers o on o.rental_id = r.id and o.kind = 'check_out'
left join rental.rental_handovers i on i.rental_id = r.id and i.kind = 'check_in';

comment on view reporting.rental_facts is
  E'@behavior -*\nThe rentals, cancelled ones too. Key: rental_id.';
comment on column reporting.rental_facts.rental_id is 'Key.';
comment on column reporting.rental_facts.customer_id is 'Who rents: customer_dimension.';
comment on column reporting.rental_facts.vehicle_id is 'What is rented: vehicle_dimension.';
comment on column reporting.rental_facts.vehicle_class_id is
  'The class that was asked for: vehicle_class_dimension.';
comment on column reporting.rental_facts.origin_location_id is
  'Where it begins: location_dimension.';
comment on column reporting.rental_facts.destination_location_id is
  'Where it ends: location_dimension.';
comment on column reporting.rental_facts.status is 'reserved, active, completed or cancelled.';
comment on column reporting.rental_facts.reserved_at is 'When it was reserved.';
comment on column reporting.rental_facts.start_at is 'When it begins, as agreed.';
comment on column reporting.rental_facts.end_at is 'When it ends, as agreed.';
comment on column reporting.rental_facts.start_date is
  'The day it begins, on the clock of its origin: date_dimension.';
comment on column reporting.rental_facts.handed_over_at is 'When the vehicle left.';
comment on column reporting.rental_facts.returned_at is 'When it came back.';
comment on column reporting.rental_facts.cancelled_at is 'When it was cancelled.';
comment on column reporting.rental_facts.cancellation_reason is 'Why it was cancelled.';
comment on column reporting.rental_facts.agreed_minutes is
  'How long it was to be, in minutes; a day has 1440.';
comment on column reporting.rental_facts.driven_minutes is
  'How long the vehicle was out, in minutes.';
comment on column reporting.rental_facts.driven_km is
  'How far it was driven, in kilometres; null where it is out or its meter was replaced.';
comment on column reporting.rental_facts.net_cents is
  'The agreed price before tax, in minor units; what came on top is on the invoices.';
comment on column reporting.rental_facts.tax_cents is 'The tax on that, in minor units.';
comment on column reporting.rental_facts.total_cents is
  'The agreed price with tax, in minor units.';
comment on column reporting.rental_facts.deposit_cents is
  'The deposit that was agreed, in minor units.';
comment on column reporting.rental_facts.currency is 'The currency of the amounts (ISO 4217).';

grant select on reporting.rental_facts to bi_reader;
--! EndIncluded reporting/views/rental_facts.sql
--! Included reporting/views/maintenance_job_facts.sql
create or replace view reporting.maintenance_job_facts with (security_barrier = true) as
select
  j.id as maintenance_job_id,
  j.vehicle_id,
  j.program_id,
  j.kind,
  j.status,
  j.is_forced,
  j.scheduled_for as scheduled_at,
  j.expected_until,
  j.started_at,
  j.completed_at,
  j.cancelled_at,
  j.odometer_km,
  j.labour_cost_cents,
  j.parts_cost_cents,
  j.total_cost_cents,
  j.currency
from maintenance.maintenance_jobs j;

comment on view reporting.maintenance_job_facts is
  E'@behavior -*\nThe jobs of the workshop, cancelled ones too. Key: maintenance_job_id.';
comment on column reporting.maintenance_job_facts.maintenance_job_id is 'Key.';
comment on column reporting.maintenance_job_facts.vehicle_id is 'The vehicle: vehicle_dimension.';
comment on column reporting.maintenance_job_facts.program_id is
  'The recurring programme it belongs to, if any.';
comment on column reporting.maintenance_job_facts.kind is 'What kind of work it is.';
comment on column reporting.maintenance_job_facts.status is
  'scheduled, in_progress, completed or cancelled.';
comment on column reporting.maintenance_job_facts.is_forced is
  'Whether it began in spite of reservations.';
comment on column reporting.maintenance_job_facts.scheduled_at is 'When it was to begin.';
comment on column reporting.maintenance_job_facts.expected_until is
  'Until when it was expected to take.';
comment on column reporting.maintenance_job_facts.started_at is 'When it began.';
comment on column reporting.maintenance_job_facts.completed_at is 'When it was done.';
comment on column reporting.maintenance_job_facts.cancelled_at is 'When it was cancelled.';
comment on column reporting.maintenance_job_facts.odometer_km is
  'What the meter showed when it was done, in kilometres.';
comment on column reporting.maintenance_job_facts.labour_cost_cents is
  'What the labour cost, in minor units.';
comment on column reporting.maintenance_job_facts.parts_cost_cents is
  'What the parts cost, in minor units.';
comment on column reporting.maintenance_job_facts.total_cost_cents is
  'Both together, in minor units.';
comment on column reporting.maintenance_job_facts.currency is
  'The currency of the amounts (ISO 4217).';

grant select on reporting.maintenance_job_facts to bi_reader;
--! EndIncluded reporting/views/maintenance_job_facts.sql
--! Included reporting/functions/export_lifetime.sql
create or replace function reporting.export_lifetime() returns interval
  language sql immutable parallel safe
return interval '7 days';

comment on function reporting.export_lifetime() is
  E'@behavior -*\nHow long the file of an export is kept.';
--! EndIncluded reporting/functions/export_lifetime.sql
--! Included reporting/tables/report_exports.sql
create table reporting.report_exports (
  id           uuid                    not null default uuidv7(),
  status       reporting.export_status not null default 'requested',
  kind         reporting.report_kind   not null,
  parameters   jsonb                   not null default '{}',
  requested_by uuid                    not null,
  file_id      uuid,
  sha256       text,
  row_count    integer,
  failure      text,
  finished_at  timestamptz,
  created_at   timestamptz             not null default now(),
  created_by   uuid,
  updated_at   timestamptz             not null default now(),
  updated_by   uuid,
  row_version  bigint                  not null default 0,

  constraint report_exports_pkey primary key (id),
  constraint report_exports_parameters_shape check (
    jsonb_typeof(parameters) = 'object' and octet_length(parameters::text) <= 4000),
  constraint report_exports_file_while_ready check ((file_id is not null) = (status = 'ready')),
  constraint report_exports_result_whole check (
    num_nonnulls(sha256, row_count) = case when status in ('ready', 'expired') then 2 else 0 end),
  constraint report_exports_failure_named check ((failure is not null) = (status = 'failed')),
  constraint report_exports_failure_format check (failure ~ '^[A-Z0-9_]{1,120}$'),
  constraint report_exports_sha256_format check (sha256 ~ '^[0-9a-f]{64}$'),
  constraint report_exports_finished_when_over check (
    (finished_at is not null) = (status <> 'requested'))
);

create index report_exports_requested_by_idx on reporting.report_exports (requested_by, id);
create index report_exports_file_id_idx on reporting.report_exports (file_id)
  where (file_id is not null);
-- The queues of the jobs.
create index report_exports_created_at_idx on reporting.report_exports (created_at)
  where (status = 'requested');
create index report_exports_finished_at_idx on reporting.report_exports (finished_at)
  where (status = 'ready');

comment on table reporting.report_exports is
  'A report as a CSV file, asked for by somebody and made by a job; download it from '
  '/v1/report-exports/:id.csv while it is ready.';
comment on column reporting.report_exports.id is 'The id of the export.';
comment on column reporting.report_exports.status is
  'Where it stands; a job makes it ready soon after the request.';
comment on column reporting.report_exports.kind is 'Which report.';
comment on column reporting.report_exports.parameters is
  'The arguments of the report by their names, such as {"effective_at": "2026-01-31"}.';
comment on column reporting.report_exports.requested_by is 'Who asked for it, and may have it.';
comment on column reporting.report_exports.file_id is
  E'@behavior -*\nThe stored file (app.stored_files).';
comment on column reporting.report_exports.sha256 is 'The SHA-256 of the file, in hexadecimal.';
comment on column reporting.report_exports.row_count is 'How many rows, without the header.';
comment on column reporting.report_exports.failure is
  'Why there is none: the code that the report''s own query would have answered with.';
comment on column reporting.report_exports.finished_at is 'When it was made, or failed.';
comment on column reporting.report_exports.created_at is 'When it was requested.';
comment on column reporting.report_exports.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column reporting.report_exports.updated_at is 'When it was last changed.';
comment on column reporting.report_exports.updated_by is 'The user who last changed it.';
comment on column reporting.report_exports.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint report_exports_parameters_shape on reporting.report_exports is
  'Parameters are an object of at most 4,000 bytes.';
comment on constraint report_exports_file_while_ready on reporting.report_exports is
  'An export has its file while it is ready.';
comment on constraint report_exports_result_whole on reporting.report_exports is
  'An export that was made has its hash and its count.';
comment on constraint report_exports_failure_named on reporting.report_exports is
  'An export that failed, and no other, says why.';
comment on constraint report_exports_failure_format on reporting.report_exports is
  'A failure is the code of an error.';
comment on constraint report_exports_sha256_format on reporting.report_exports is
  'A SHA-256 is 64 hexadecimal digits.';
comment on constraint report_exports_finished_when_over on reporting.report_exports is
  'An export has an end when it is no longer waited for.';
--! EndIncluded reporting/tables/report_exports.sql
--! Included reporting/triggers/report_exports.sql
select app.allow_transition('report_export', null, 'requested', 'request_report_export', null);
select app.allow_transition('report_export', 'requested', 'ready', 'store_export', null);
select app.allow_transition('report_export', 'requested', 'failed', 'fail_export', null);
select app.allow_transition('report_export', 'ready', 'expired', 'purge_exports', null);

insert into app.rules (name, sqlstate, status, message) values
  ('report_exports_status_transition', '55000', null,
   'The export cannot go from its state to that one.'),
  ('report_exports_immutable', '55000', null, 'An export stays what was asked for.'),
  ('report_exports_append_only', '55000', null, 'An export is never deleted.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on reporting.report_exports
  for each row execute function app.tg__stamp();

create or replace trigger _200_state_transition
  before insert or update of status on reporting.report_exports
  for each row execute function app.tg__state_transition('report_export');

create or replace trigger _250_frozen
  before update on reporting.report_exports
  for each row execute function app.tg__frozen(
    'requested ready: status file_id sha256 row_count finished_at',
    'requested failed: status failure finished_at', 'ready expired: status file_id');

create or replace trigger _200_append_only
  before delete or truncate on reporting.report_exports
  for each statement execute function app.tg__append_only();

create or replace trigger _800_state_change
  after insert or update of status on reporting.report_exports
  for each row execute function app.tg__state_change('report_export');
--! EndIncluded reporting/triggers/report_exports.sql
--! Included reporting/policies/report_exports.sql
alter table reporting.report_exports enable row level security;

revoke all on reporting.report_exports from anonymous, customer, staff, admin, service;
grant select on reporting.report_exports to staff, admin, service;

-- Their own, and only as long as they may see the report itself.
create policy report_exports_requester_reads on reporting.report_exports
  for select to staff, admin, service using (
    requested_by = (select app.current_user_id())
    and (
      'reports.financial' = any (reporting.report_permissions(kind))
      and (select app.has_permission('reports.financial'))
      or 'reports.fleet' = any (reporting.report_permissions(kind))
      and (select app.has_permission('reports.fleet'))));
--! EndIncluded reporting/policies/report_exports.sql
--! Included reporting/policies/app_stored_files.sql
-- An export's file is whose export it is: the policy of the exports holds inside.
create policy stored_files_requester_reads on app.stored_files
  for select to staff, admin, service using (
    exists (select from reporting.report_exports e where e.file_id = stored_files.id));
--! EndIncluded reporting/policies/app_stored_files.sql
--! Included reporting/functions/request_report_export.sql
-- What is left out is fixed here: the job would hold the lock of "now" for as long as it reads.
create or replace function reporting.request_report_export(
  kind reporting.report_kind,
  parameters jsonb default '{}'
) returns reporting.report_exports
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_export reporting.report_exports;
begin
  perform app.require_any_permission(reporting.report_permissions(kind));

  insert into reporting.report_exports (kind, parameters, requested_by)
  values (request_report_export.kind,
          reporting.fixed_parameters(
            request_report_export.kind, request_report_export.parameters),
          app.current_user_id())
  returning * into v_export;
  return v_export;
end;
$$;

comment on function reporting.request_report_export(reporting.report_kind, jsonb) is
  E'Asks for a report as a CSV file, as of now unless known_at says otherwise; a job makes it '
  'within seconds. Permission: that of the report, reports.financial or reports.fleet.\n'
  '@param kind Which report.\n'
  '@param parameters The arguments of the report by their names; without them its defaults.\n'
  'Security definer: no role may write the table.';

grant execute on function reporting.request_report_export(reporting.report_kind, jsonb)
  to staff, admin, service;
--! EndIncluded reporting/functions/request_report_export.sql
--! Included reporting/functions/exports_to_write.sql
-- Nothing is locked while somebody writes: two who write one export store it once.
create or replace function reporting.exports_to_write(max_count integer)
  returns table (id uuid, columns text[])
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform app.act_as_system();

  return query
    select e.id, reporting.report_columns(e.kind)
    from reporting.report_exports e
    where e.status = 'requested'
    order by e.created_at
    limit max_count;
end;
$$;

comment on function reporting.exports_to_write(integer) is
  E'@behavior -*\nThe exports that somebody waits for, the oldest first, with the columns of their '
  'reports. Security definer: the worker has no right on the table.';

grant execute on function reporting.exports_to_write(integer) to rentify_worker;
--! EndIncluded reporting/functions/exports_to_write.sql
--! Included reporting/functions/export_rows.sql
-- As the one who asked: a permission that was taken away since is gone here too.
create or replace function reporting.export_rows(export_id uuid) returns setof text[]
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_max_rows constant integer := 100000;
  v_export reporting.report_exports;
  v_count integer;
begin
  perform app.act_as_system();

  select * into v_export from reporting.report_exports e where e.id = export_id;
  if not found then
    perform app.raise_not_found('export');
  end if;

  perform set_config('jwt.claims.sub', v_export.requested_by::text, true);
  perform app.require_any_permission(reporting.report_permissions(v_export.kind));
  return query
    select array(
      select r.row ->> c.name
      from unnest(reporting.report_columns(v_export.kind)) with ordinality c (name, position)
      order by c.position)
    from reporting.report_rows(v_export.kind, v_export.parameters) with ordinality
      r (row, position)
    order by r.position
    limit v_max_rows + 1;
  get diagnostics v_count = row_count;
  if v_count > v_max_rows then
    perform app.raise_rule('report_exports_row_limit');
  end if;
end;
$$;

comment on function reporting.export_rows(uuid) is
  E'@behavior -*\nThe rows of an export, their values in the order of the columns. Security '
  'definer: the worker may read no report; who asked for it may.';

grant execute on function reporting.export_rows(uuid) to rentify_worker;

insert into app.rules (name, sqlstate, status, message) values
  ('report_exports_row_limit', '23514', null,
   'An export has at most 100,000 rows; ask for less at a time.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;
--! EndIncluded reporting/functions/export_rows.sql
--! Included reporting/functions/store_export.sql
-- Once: who comes second finds it done, and no file is left over.
create or replace function reporting.store_export(export_id uuid, csv bytea, row_count integer)
  returns boolean
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_export reporting.report_exports;
  v_file app.stored_files;
begin
  perform app.act_as_system();

  select * into v_export from reporting.report_exports e where e.id = export_id for update;
  if v_export.status is distinct from 'requested' then
    return false;
  end if;

  v_file := app.store_file('text/csv', csv, now() + reporting.export_lifetime());
  update reporting.report_exports e
  set status = 'ready', file_id = v_file.id, sha256 = v_file.sha256,
    row_count = store_export.row_count, finished_at = now()
  where e.id = export_id;
  return true;
end;
$$;

comment on function reporting.store_export(uuid, bytea, integer) is
  E'@behavior -*\nKeeps the file of an export for seven days, unless it is over, and says whether '
  'it did. Security definer: the worker has no right on the table.';

grant execute on function reporting.store_export(uuid, bytea, integer) to rentify_worker;
--! EndIncluded reporting/functions/store_export.sql
--! Included reporting/functions/fail_export.sql
create or replace function reporting.fail_export(export_id uuid, failure text) returns boolean
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform app.act_as_system();

  update reporting.report_exports e
  set status = 'failed', failure = fail_export.failure, finished_at = now()
  where e.id = export_id and e.status = 'requested';
  return found;
end;
$$;

comment on function reporting.fail_export(uuid, text) is
  E'@behavior -*\nGives an export up, with the code of the error, unless it is over. Security '
  'definer: the worker has no right on the table.';

grant execute on function reporting.fail_export(uuid, text) to rentify_worker;
--! EndIncluded reporting/functions/fail_export.sql
--! Included reporting/functions/purge_exports.sql
create or replace function reporting.purge_exports() returns bigint
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_export reporting.report_exports;
  v_purged bigint := 0;
begin
  perform app.act_as_system();

  for v_export in
    select * from reporting.report_exports e
    where e.status = 'ready' and e.finished_at <= now() - reporting.export_lifetime()
    order by e.finished_at
    limit 500
    for update skip locked
  loop
    update reporting.report_exports e set status = 'expired', file_id = null
    where e.id = v_export.id;
    perform app.remove_file(v_export.file_id);
    v_purged := v_purged + 1;
  end loop;
  return v_purged;
end;
$$;

comment on function reporting.purge_exports() is
  E'@behavior -*\nRemoves the files of exports that are older than seven days; at most 500 a call, '
  'and says how many. What was exported by whom stays on record. Security definer: the worker has '
  'no right on the table.';

grant execute on function reporting.purge_exports() to rentify_worker;
--! EndIncluded reporting/functions/purge_exports.sql
--! Included reporting/functions/report_export_file.sql
-- With the rights of its caller: the policies of the exports and of their files decide.
create or replace function reporting.report_export_file(export_id uuid)
  returns setof app.file_download
  language sql stable
begin atomic
  select format('%s_%s', e.kind, to_char(e.created_at at time zone 'UTC', 'YYYYMMDD_HH24MISS')),
    f.media_type, f.sha256, f.content
  from reporting.report_exports e
  left join app.stored_files f on f.id = e.file_id
  where e.id = export_id and e.status in ('requested', 'ready');
end;

comment on function reporting.report_export_file(uuid) is
  E'@behavior -*\nThe file of an export that the caller sees; no row for another''s or one that is '
  'gone, and one without content while it is not made.';

grant execute on function reporting.report_export_file(uuid) to staff, admin, service;
--! EndIncluded reporting/functions/report_export_file.sql
--! EndIncluded reporting/index.sql
