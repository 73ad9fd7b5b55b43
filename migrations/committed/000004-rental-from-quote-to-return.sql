--! Previous: sha1:c34771f8182fe752089e26781a7e918d9835e392
--! Hash: sha1:ed0fc2ea76dffac9ab4bc757050fc4ecf53c4040
--! Message: rental: from quote to return

-- Locations, customers, prices, the one calendar, rentals, payments and deposits.
drop schema if exists rental cascade;

--! Included rental/index.sql
--! Included rental/schema.sql
create schema rental;
comment on schema rental is
  'Renting the fleet''s vehicles out: locations, customers, prices, the one calendar, rentals '
  'from quote to return.';

grant usage on schema rental to anonymous, customer, staff, admin, service, rentify_worker;
--! EndIncluded rental/schema.sql
--! Included rental/types/domains.sql
create domain rental.location_type as text
  constraint location_type_known check (value in ('depot', 'city', 'custom'));
comment on domain rental.location_type is 'What a location is.';
comment on constraint location_type_known on domain rental.location_type is
  'A location is a depot, city or custom.';

create domain rental.rental_status as text
  constraint rental_status_known check (value in ('reserved', 'active', 'completed', 'cancelled'));
comment on domain rental.rental_status is
  'Where a rental stands: reserved and active ones hold their vehicle.';
comment on constraint rental_status_known on domain rental.rental_status is
  'A rental is reserved, active, completed or cancelled.';

create domain rental.quote_status as text
  constraint quote_status_known check (value in ('open', 'accepted', 'expired'));
comment on domain rental.quote_status is 'Whether a quote can still be reserved from.';
comment on constraint quote_status_known on domain rental.quote_status is
  'A quote is open, accepted or expired.';

create domain rental.cancellation_reason as text
  constraint cancellation_reason_known
    check (value in (
      'customer_request', 'no_show', 'vehicle_unavailable', 'payment_failed', 'duplicate',
      'other'));
comment on domain rental.cancellation_reason is 'Why a reservation was cancelled.';
comment on constraint cancellation_reason_known on domain rental.cancellation_reason is
  'A reservation is cancelled by request, as no show, for lack of a vehicle or payment, as '
  'duplicate, or other.';

create domain rental.block_kind as text
  constraint block_kind_known check (value in ('manual', 'maintenance', 'turnaround'));
comment on domain rental.block_kind is 'Why a vehicle is blocked.';
comment on constraint block_kind_known on domain rental.block_kind is
  'A block is manual, maintenance or turnaround.';

create domain rental.charge_type as text
  constraint charge_type_known
    check (value in (
      'base', 'extra_day', 'extra_km', 'extra', 'one_way', 'late_fee', 'fuel', 'damage', 'fine',
      'discount', 'cancellation_fee'));
comment on domain rental.charge_type is 'What a charge is for. A deposit is no charge.';
comment on constraint charge_type_known on domain rental.charge_type is
  'A charge is base, extra day, extra km, extra, one way, late fee, fuel, damage, fine, discount '
  'or cancellation fee.';

create domain rental.extra_unit as text
  constraint extra_unit_known check (value in ('per_day', 'per_rental'));
comment on domain rental.extra_unit is 'What the price of an extra is for.';
comment on constraint extra_unit_known on domain rental.extra_unit is
  'An extra is priced per day or per rental.';

create domain rental.handover_kind as text
  constraint handover_kind_known check (value in ('check_out', 'check_in'));
comment on domain rental.handover_kind is 'Whether the vehicle leaves or comes back.';
comment on constraint handover_kind_known on domain rental.handover_kind is
  'A handover is a check-out or a check-in.';

create domain rental.payment_provider as text
  constraint payment_provider_known check (value in ('cash', 'card', 'transfer'));
comment on domain rental.payment_provider is 'How money is paid: card is the desks terminal.';
comment on constraint payment_provider_known on domain rental.payment_provider is
  'A payment is in cash, by card or by transfer.';

create domain rental.payment_status as text
  constraint payment_status_known check (value in ('pending', 'captured', 'failed', 'refunded'));
comment on domain rental.payment_status is
  'Where a payment stands; refunded only when all of it went back.';
comment on constraint payment_status_known on domain rental.payment_status is
  'A payment is pending, captured, failed or refunded.';

create domain rental.deposit_status as text
  constraint deposit_status_known check (value in ('held', 'released', 'captured'));
comment on domain rental.deposit_status is
  'Where a deposit stands; captured, in part or whole, it was kept.';
comment on constraint deposit_status_known on domain rental.deposit_status is
  'A deposit is held, released or captured.';

create domain rental.calendar_entry_kind as text
  constraint calendar_entry_kind_known
    check (value in ('reserved', 'active', 'manual', 'maintenance', 'turnaround', 'not_in_fleet'));
comment on domain rental.calendar_entry_kind is
  'Why a vehicle is not free: a live rental, a block, or it is not in the fleet then.';
comment on constraint calendar_entry_kind_known on domain rental.calendar_entry_kind is
  'A vehicle is taken by a reserved or active rental, a manual, maintenance or turnaround block, '
  'or is not in the fleet.';

create domain rental.rental_risk as text
  constraint rental_risk_known check (value in ('vehicle_overdue', 'documents_lapse'));
comment on domain rental.rental_risk is 'What endangers a reservation.';
comment on constraint rental_risk_known on domain rental.rental_risk is
  'A reservation is at risk by an overdue vehicle or lapsing documents.';
--! EndIncluded rental/types/domains.sql
--! Included rental/types/charge_line.sql
create type rental.charge_line as (
  charge_type      rental.charge_type,
  description      text,
  quantity         integer,
  unit_price_cents app.cents,
  net_cents        app.cents,
  tax_rate_bp      integer,
  tax_cents        app.cents
);

comment on type rental.charge_line is
  'A line of a price: what for, how many, at what price, and the tax on it.';
comment on column rental.charge_line.charge_type is 'What it is for.';
comment on column rental.charge_line.description is 'What it is for, in words.';
comment on column rental.charge_line.quantity is 'How many units.';
comment on column rental.charge_line.unit_price_cents is
  'The price of a unit, net, in minor units.';
comment on column rental.charge_line.net_cents is 'The price of the line, net, in minor units.';
comment on column rental.charge_line.tax_rate_bp is
  'The rate of its tax in basis points; 1900 is 19 %.';
comment on column rental.charge_line.tax_cents is 'Its tax, rounded half up, in minor units.';
--! EndIncluded rental/types/charge_line.sql
--! Included rental/functions/is_sum_of_lines.sql
create or replace function rental.is_sum_of_lines(
  lines rental.charge_line[], net_cents app.cents, tax_cents app.cents
) returns boolean
  language sql immutable parallel safe
begin atomic
  select coalesce(sum(l.net_cents), 0) = is_sum_of_lines.net_cents
    and coalesce(sum(l.tax_cents), 0) = is_sum_of_lines.tax_cents
  from unnest(lines) as l;
end;

comment on function rental.is_sum_of_lines(rental.charge_line[], app.cents, app.cents) is
  E'@behavior -*\nWhether a price is what its lines say: these are what is charged in the end.';
--! EndIncluded rental/functions/is_sum_of_lines.sql
--! Included rental/types/cancellation_tier.sql
create type rental.cancellation_tier as (
  hours_before_start integer,
  fee_bp             integer
);

comment on type rental.cancellation_tier is
  'What cancelling costs when at least so many hours before the start.';
comment on column rental.cancellation_tier.hours_before_start is
  'At least so many hours before the start.';
comment on column rental.cancellation_tier.fee_bp is
  'The share of the price that is due, in basis points.';
--! EndIncluded rental/types/cancellation_tier.sql
--! Included rental/types/extra_request.sql
create type rental.extra_request as (
  extra_id uuid,
  quantity integer
);

comment on type rental.extra_request is 'An extra that a customer asks for, and how many of it.';
comment on column rental.extra_request.extra_id is 'The extra.';
comment on column rental.extra_request.quantity is 'How many, at least 1.';
--! EndIncluded rental/types/extra_request.sql
--! Included rental/types/priced_extra.sql
create type rental.priced_extra as (
  extra_id         uuid,
  name             text,
  unit             rental.extra_unit,
  quantity         integer,
  unit_price_cents app.cents
);

comment on type rental.priced_extra is 'An extra at the price that a rental pays for it.';
comment on column rental.priced_extra.extra_id is 'The extra.';
comment on column rental.priced_extra.name is 'Its name.';
comment on column rental.priced_extra.unit is 'What the price is for.';
comment on column rental.priced_extra.quantity is 'How many.';
comment on column rental.priced_extra.unit_price_cents is
  'The price of a unit, net, in minor units.';
--! EndIncluded rental/types/priced_extra.sql
--! Included rental/types/damage.sql
create type rental.damage as (
  description      text,
  charge_cents     app.cents,
  photo_references text[]
);

comment on type rental.damage is 'A damage found at a handover.';
comment on column rental.damage.description is 'What is damaged.';
comment on column rental.damage.charge_cents is
  'What the customer pays for it, net, in minor units; 0 for one that was there before.';
comment on column rental.damage.photo_references is 'Where its photos are kept.';
--! EndIncluded rental/types/damage.sql
--! Included rental/types/calendar_entry.sql
create type rental.calendar_entry as (
  taken_during tstzrange,
  kind         rental.calendar_entry_kind,
  rental_id    uuid,
  block_id     uuid,
  reason       text
);

comment on type rental.calendar_entry is
  'A stretch of time in which a vehicle is not free, and why.';
comment on column rental.calendar_entry.taken_during is
  'From when on, and until when not; an overdue vehicle is taken until now and its turnaround.';
comment on column rental.calendar_entry.kind is 'Why.';
comment on column rental.calendar_entry.rental_id is
  'The rental that takes it, or whose turnaround it is.';
comment on column rental.calendar_entry.block_id is 'The block that takes it.';
comment on column rental.calendar_entry.reason is 'Why, in words.';
--! EndIncluded rental/types/calendar_entry.sql
--! Included rental/types/rental_at_risk.sql
create type rental.rental_at_risk as (
  rental_id         uuid,
  vehicle_id        uuid,
  start_at          timestamptz,
  risk              rental.rental_risk,
  overdue_rental_id uuid,
  missing_documents fleet.document_kind[]
);

comment on type rental.rental_at_risk is
  'A reservation that may not be kept with its vehicle, and why.';
comment on column rental.rental_at_risk.rental_id is 'The reservation.';
comment on column rental.rental_at_risk.vehicle_id is 'Its vehicle.';
comment on column rental.rental_at_risk.start_at is 'When it starts.';
comment on column rental.rental_at_risk.risk is 'What endangers it.';
comment on column rental.rental_at_risk.overdue_rental_id is 'The rental that has not come back.';
comment on column rental.rental_at_risk.missing_documents is
  'The compulsory documents that do not cover it.';
--! EndIncluded rental/types/rental_at_risk.sql
--! Included rental/functions/is_opening_hours.sql
create or replace function rental.is_opening_hours(hours jsonb) returns boolean
  language sql immutable parallel safe
return jsonb_typeof(hours) = 'object'
  and not exists (
    select
    from jsonb_each(
      case when jsonb_typeof(hours) = 'object' then hours else '{}' end) as day (name, spans)
    where day.name not in ('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun')
      or not jsonb_path_match(day.spans,
        'strict $.type() == "array" && $.size() <= 4 && !exists($[*] ? (!(
           @.type() == "array" && @.size() == 2
           && @[0].type() == "string" && @[0] like_regex "^([01][0-9]|2[0-3]):[0-5][0-9]$"
           && @[1].type() == "string" && @[1] like_regex "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"
           && @[0] < @[1])))', '{}', true) is true
  );

comment on function rental.is_opening_hours(jsonb) is
  E'@behavior -*\nWhether this has the shape of opening hours: {"mon": [["08:00", "18:00"]]}.';
--! EndIncluded rental/functions/is_opening_hours.sql
--! Included rental/functions/are_cancellation_tiers.sql
-- Each hour once, and later never cheaper: who cancels in time must not pay more.
create or replace function rental.are_cancellation_tiers(tiers rental.cancellation_tier[])
  returns boolean
  language sql immutable parallel safe
return cardinality(tiers) <= 20 and coalesce((
  select bool_and(
    (t.hours_before_start between 0 and 8760 and t.fee_bp between 0 and 10000) is true
    and not exists (
      select from unnest(tiers) with ordinality as u (hours_before_start, fee_bp, position)
      where u.position <> t.position
        and (u.hours_before_start = t.hours_before_start
          or (u.hours_before_start < t.hours_before_start and u.fee_bp < t.fee_bp))))
  from unnest(tiers) with ordinality as t (hours_before_start, fee_bp, position)), true);

comment on function rental.are_cancellation_tiers(rental.cancellation_tier[]) is
  E'@behavior -*\nWhether these can be the cancellation tiers of a plan.';
--! EndIncluded rental/functions/are_cancellation_tiers.sql
--! Included rental/tables/locations.sql
create table rental.locations (
  id            uuid                 not null default uuidv7(),
  code          text                 not null,
  name          text                 not null,
  type          rental.location_type not null,
  time_zone     text                 not null,
  address       text,
  opening_hours jsonb                not null default '{}',
  created_at    timestamptz          not null default now(),
  created_by    uuid,
  updated_at    timestamptz          not null default now(),
  updated_by    uuid,
  row_version   bigint               not null default 0,

  constraint locations_pkey primary key (id),
  constraint locations_code_key unique (code),
  constraint locations_code_format check (code ~ '^[A-Z][A-Z0-9_]{1,19}$'),
  constraint locations_name_length check (length(name) between 1 and 120),
  constraint locations_address_length check (length(address) between 1 and 300),
  constraint locations_time_zone_known check (app.is_time_zone(time_zone)),
  constraint locations_opening_hours_shape check (rental.is_opening_hours(opening_hours))
);

comment on table rental.locations is
  'Where vehicles are handed over and taken back.';
comment on column rental.locations.id is 'The id of the location.';
comment on column rental.locations.code is 'Its short code, such as BER.';
comment on column rental.locations.name is 'Its name.';
comment on column rental.locations.type is 'What it is.';
comment on column rental.locations.time_zone is
  'Its time zone (IANA), in whose local time days are counted.';
comment on column rental.locations.address is 'Its address.';
comment on column rental.locations.opening_hours is
  'By weekday (mon to sun) a list of [opens, closes] in local time; a day left out is closed. For '
  'people: commands do not read it.';
comment on column rental.locations.created_at is 'When it was written.';
comment on column rental.locations.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column rental.locations.updated_at is 'When it was last changed.';
comment on column rental.locations.updated_by is 'The user who last changed it.';
comment on column rental.locations.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint locations_code_key on rental.locations is
  'There is a location of this code.';
comment on constraint locations_code_format on rental.locations is
  'The code of a location is 2 to 20 capitals, digits and underscores.';
comment on constraint locations_name_length on rental.locations is
  'The name of a location has 1 to 120 characters.';
comment on constraint locations_address_length on rental.locations is
  'An address has 1 to 300 characters.';
comment on constraint locations_time_zone_known on rental.locations is
  'A time zone is named as by IANA, such as Europe/Berlin.';
comment on constraint locations_opening_hours_shape on rental.locations is
  'Opening hours are lists of ["08:00", "18:00"] under mon, tue, wed, thu, fri, sat, sun.';
--! EndIncluded rental/tables/locations.sql
--! Included rental/tables/customers.sql
create table rental.customers (
  id                 uuid        not null default uuidv7(),
  user_id            uuid,
  name               text        not null,
  email              text,
  phone              text,
  licence_number     text,
  licence_expires_on date,
  created_at         timestamptz not null default now(),
  created_by         uuid,
  updated_at         timestamptz not null default now(),
  updated_by         uuid,
  row_version        bigint      not null default 0,

  constraint customers_pkey primary key (id),
  constraint customers_user_id_key unique (user_id),
  constraint customers_name_length check (length(name) between 1 and 120),
  constraint customers_email_format check (
    length(email) <= 254
    and email ~ '^[^@[:space:][:cntrl:]]+@[^@[:space:][:cntrl:]]+[.][^@[:space:][:cntrl:]]+$'),
  constraint customers_phone_format check (phone ~ '^[+][1-9][0-9]{5,14}$'),
  constraint customers_licence_number_length check (length(licence_number) between 1 and 40),
  constraint customers_licence_expires_on_range
    check (licence_expires_on between '1990-01-01' and '2200-01-01')
);

create index customers_created_at_idx on rental.customers (created_at, id);

comment on table rental.customers is
  E'@foreignKey (user_id) references identity.users (id)|@fieldName user|@foreignFieldName '
  'customer\n'
  'Somebody who rents; may be linked to a user who signs in.';
comment on column rental.customers.id is 'The id of the customer.';
comment on column rental.customers.user_id is
  'The user who signs in as this customer; null for one whom only the desk knows.';
comment on column rental.customers.name is 'The name, as on the licence.';
comment on column rental.customers.email is 'Where to write to.';
comment on column rental.customers.phone is 'Where to call, in international form (E.164).';
comment on column rental.customers.licence_number is 'The number of the driving licence.';
comment on column rental.customers.licence_expires_on is 'The last day of the driving licence.';
comment on column rental.customers.created_at is 'When it was written.';
comment on column rental.customers.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column rental.customers.updated_at is 'When it was last changed.';
comment on column rental.customers.updated_by is 'The user who last changed it.';
comment on column rental.customers.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint customers_user_id_key on rental.customers is
  'This user is linked to a customer.';
comment on constraint customers_name_length on rental.customers is
  'A name has 1 to 120 characters.';
comment on constraint customers_email_format on rental.customers is
  'An email address looks like name@host.tld.';
comment on constraint customers_phone_format on rental.customers is
  'A phone number looks like +4930123456 (E.164).';
comment on constraint customers_licence_number_length on rental.customers is
  'The number of a licence has 1 to 40 characters.';
comment on constraint customers_licence_expires_on_range on rental.customers is
  'A licence expires between 1990 and 2200.';
--! EndIncluded rental/tables/customers.sql
--! Included rental/tables/pricing_plans.sql
create table rental.pricing_plans (
  id               uuid              not null default uuidv7(),
  code             text              not null,
  name             text              not null,
  vehicle_class_id uuid,
  currency         app.currency_code not null,
  is_default       boolean           not null default false,
  created_at       timestamptz       not null default now(),
  created_by       uuid,
  updated_at       timestamptz       not null default now(),
  updated_by       uuid,
  row_version      bigint            not null default 0,

  constraint pricing_plans_pkey primary key (id),
  constraint pricing_plans_code_key unique (code),
  constraint pricing_plans_code_format check (code ~ '^[A-Z][A-Z0-9_]{0,29}$'),
  constraint pricing_plans_name_length check (length(name) between 1 and 120),
  -- Not a unique index: only a constraint can carry the message for the client. Null, any class, is
  -- one as well.
  constraint pricing_plans_one_default_per_class exclude using btree (
    (coalesce(vehicle_class_id, '00000000-0000-0000-0000-000000000000')) with =) where (is_default)
);

create index pricing_plans_vehicle_class_id_idx on rental.pricing_plans (vehicle_class_id);

comment on table rental.pricing_plans is
  E'@foreignKey (vehicle_class_id) references fleet.vehicle_classes (id)|@fieldName '
  'vehicleClass|@foreignFieldName pricingPlans\n'
  'A price list under a name; its prices are versions in pricing_plan_rates.';
comment on column rental.pricing_plans.id is 'The id of the plan.';
comment on column rental.pricing_plans.code is 'Its short code, such as STANDARD.';
comment on column rental.pricing_plans.name is 'Its name.';
comment on column rental.pricing_plans.vehicle_class_id is 'The class that it prices; null: any.';
comment on column rental.pricing_plans.currency is 'The currency of its prices (ISO 4217).';
comment on column rental.pricing_plans.is_default is
  'Whether it is taken for its class when no plan is named.';
comment on column rental.pricing_plans.created_at is 'When it was written.';
comment on column rental.pricing_plans.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column rental.pricing_plans.updated_at is 'When it was last changed.';
comment on column rental.pricing_plans.updated_by is 'The user who last changed it.';
comment on column rental.pricing_plans.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint pricing_plans_code_key on rental.pricing_plans is
  'There is a plan of this code.';
comment on constraint pricing_plans_code_format on rental.pricing_plans is
  'The code of a plan is 1 to 30 capitals, digits and underscores.';
comment on constraint pricing_plans_name_length on rental.pricing_plans is
  'The name of a plan has 1 to 120 characters.';
comment on constraint pricing_plans_one_default_per_class on rental.pricing_plans is
  'There is a default plan for this class.';
--! EndIncluded rental/tables/pricing_plans.sql
--! Included rental/tables/pricing_plan_rates.sql
create table rental.pricing_plan_rates (
  id                          uuid                       not null default uuidv7(),
  pricing_plan_id             uuid                       not null,
  valid_during                daterange                  not null,
  hour_price_cents            app.cents,
  day_price_cents             app.cents,
  week_price_cents            app.cents,
  included_km_per_day         integer                    not null default 200,
  extra_km_price_cents        app.cents                  not null default 0,
  fuel_price_per_eighth_cents app.cents                  not null default 0,
  one_way_fee_cents           app.cents                  not null default 0,
  deposit_cents               app.cents                  not null default 0,
  turnaround_minutes          integer                    not null default 60,
  late_grace_minutes          integer                    not null default 29,
  cancellation_tiers          rental.cancellation_tier[] not null default '{}',
  created_at                  timestamptz                not null default now(),
  created_by                  uuid,
  updated_at                  timestamptz                not null default now(),
  updated_by                  uuid,
  row_version                 bigint                     not null default 0,

  constraint pricing_plan_rates_pkey primary key (id),
  constraint pricing_plan_rates_pricing_plan_id_fkey foreign key (pricing_plan_id)
    references rental.pricing_plans (id) on delete restrict,
  constraint pricing_plan_rates_tier_present
    check (num_nonnulls(day_price_cents, week_price_cents) > 0),
  constraint pricing_plan_rates_prices_positive check (
    least(hour_price_cents, day_price_cents, week_price_cents, extra_km_price_cents,
      fuel_price_per_eighth_cents, one_way_fee_cents, deposit_cents) >= 0),
  constraint pricing_plan_rates_prices_bounded check (
    greatest(hour_price_cents, day_price_cents, week_price_cents, extra_km_price_cents,
      fuel_price_per_eighth_cents, one_way_fee_cents, deposit_cents) <= 100000000),
  constraint pricing_plan_rates_hour_below_day
    check (hour_price_cents <= coalesce(day_price_cents, week_price_cents)),
  constraint pricing_plan_rates_day_below_24_hours check (
    coalesce(day_price_cents, week_price_cents) <= 24 * hour_price_cents),
  constraint pricing_plan_rates_day_below_week check (day_price_cents <= week_price_cents),
  constraint pricing_plan_rates_week_below_7_days check (week_price_cents <= 7 * day_price_cents),
  constraint pricing_plan_rates_included_km_range check (included_km_per_day between 0 and 5000),
  constraint pricing_plan_rates_turnaround_range check (turnaround_minutes between 0 and 10080),
  constraint pricing_plan_rates_late_grace_range check (late_grace_minutes between 0 and 1440),
  constraint pricing_plan_rates_cancellation_tiers_valid
    check (rental.are_cancellation_tiers(cancellation_tiers)),
  constraint pricing_plan_rates_valid_during_bounded check (
    not isempty(valid_during) and not lower_inf(valid_during)
    and lower(valid_during) >= '1990-01-01' and lower(valid_during) < '2200-01-01'),
  constraint pricing_plan_rates_no_overlap
    exclude using gist (pricing_plan_id with =, valid_during with &&)
);

create index pricing_plan_rates_pricing_plan_id_idx on rental.pricing_plan_rates (pricing_plan_id);

comment on table rental.pricing_plan_rates is
  'The prices of a plan from one date to another. Never changed: a new version begins where this '
  'one ends.';
comment on column rental.pricing_plan_rates.id is 'The id of the version.';
comment on column rental.pricing_plan_rates.pricing_plan_id is 'The plan.';
comment on column rental.pricing_plan_rates.valid_during is
  'The local start dates of the rentals that it prices.';
comment on column rental.pricing_plan_rates.hour_price_cents is
  'The price of an hour, net; null: hours cost a day.';
comment on column rental.pricing_plan_rates.day_price_cents is
  'The price of a day, net; null: days cost a week.';
comment on column rental.pricing_plan_rates.week_price_cents is
  'The price of seven days, net; null: each day costs a day.';
comment on column rental.pricing_plan_rates.included_km_per_day is
  'Kilometres in the price of a day; 0: none.';
comment on column rental.pricing_plan_rates.extra_km_price_cents is
  'The price of a kilometre beyond, net.';
comment on column rental.pricing_plan_rates.fuel_price_per_eighth_cents is
  'The price of an eighth of a tank that is missing at the return, net.';
comment on column rental.pricing_plan_rates.one_way_fee_cents is
  'The price of returning it elsewhere, net.';
comment on column rental.pricing_plan_rates.deposit_cents is
  'What the customer leaves as a deposit.';
comment on column rental.pricing_plan_rates.turnaround_minutes is
  'Minutes that the vehicle needs after a return.';
comment on column rental.pricing_plan_rates.late_grace_minutes is
  'Minutes after the end that cost nothing.';
comment on column rental.pricing_plan_rates.cancellation_tiers is
  'What cancelling costs, by hours before the start; none: nothing.';
comment on column rental.pricing_plan_rates.created_at is 'When it was written.';
comment on column rental.pricing_plan_rates.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column rental.pricing_plan_rates.updated_at is 'When it was last changed.';
comment on column rental.pricing_plan_rates.updated_by is 'The user who last changed it.';
comment on column rental.pricing_plan_rates.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint pricing_plan_rates_pricing_plan_id_fkey on rental.pricing_plan_rates is
  'There is no such plan.';
comment on constraint pricing_plan_rates_tier_present on rental.pricing_plan_rates is
  'A plan has a price for a day or for a week.';
comment on constraint pricing_plan_rates_prices_positive on rental.pricing_plan_rates is
  'A price is not negative.';
comment on constraint pricing_plan_rates_prices_bounded on rental.pricing_plan_rates is
  'A price is at most a million units of its currency.';
comment on constraint pricing_plan_rates_hour_below_day on rental.pricing_plan_rates is
  'An hour costs no more than a day (without its price: a week).';
comment on constraint pricing_plan_rates_day_below_24_hours on rental.pricing_plan_rates is
  'A day (without its price: a week) costs no more than 24 hours.';
comment on constraint pricing_plan_rates_day_below_week on rental.pricing_plan_rates is
  'A day costs no more than a week.';
comment on constraint pricing_plan_rates_week_below_7_days on rental.pricing_plan_rates is
  'A week costs no more than 7 days.';
comment on constraint pricing_plan_rates_included_km_range on rental.pricing_plan_rates is
  'A day includes 0 to 5,000 km.';
comment on constraint pricing_plan_rates_turnaround_range on rental.pricing_plan_rates is
  'A turnaround takes 0 minutes to a week.';
comment on constraint pricing_plan_rates_late_grace_range on rental.pricing_plan_rates is
  'The grace is 0 minutes to a day.';
comment on constraint pricing_plan_rates_cancellation_tiers_valid on rental.pricing_plan_rates is
  'Cancellation tiers name different hours from 0 on and fees of 0 to 10,000 basis points, and '
  'cost no less when later.';
comment on constraint pricing_plan_rates_valid_during_bounded on rental.pricing_plan_rates is
  'A version begins on a day between 1990 and 2200.';
comment on constraint pricing_plan_rates_no_overlap on rental.pricing_plan_rates is
  'The plan has prices for some of these days.';
--! EndIncluded rental/tables/pricing_plan_rates.sql
--! Included rental/tables/tax_rates.sql
create table rental.tax_rates (
  id           uuid               not null default uuidv7(),
  location_id  uuid               not null,
  charge_type  rental.charge_type not null,
  valid_during daterange          not null,
  rate_bp      integer            not null,
  created_at   timestamptz        not null default now(),
  created_by   uuid,
  updated_at   timestamptz        not null default now(),
  updated_by   uuid,
  row_version  bigint             not null default 0,

  constraint tax_rates_pkey primary key (id),
  constraint tax_rates_location_id_fkey foreign key (location_id)
    references rental.locations (id) on delete restrict,
  constraint tax_rates_rate_range check (rate_bp between 0 and 10000),
  constraint tax_rates_valid_during_bounded check (
    not isempty(valid_during) and not lower_inf(valid_during)
    and lower(valid_during) >= '1990-01-01' and lower(valid_during) < '2200-01-01'),
  constraint tax_rates_no_overlap
    exclude using gist (location_id with =, charge_type with =, valid_during with &&)
);

create index tax_rates_location_id_idx on rental.tax_rates (location_id);

comment on table rental.tax_rates is
  'The tax on a kind of charge at a location, from one date to another.';
comment on column rental.tax_rates.id is 'The id of the version.';
comment on column rental.tax_rates.location_id is
  'The location whose law applies: the origin of the rental.';
comment on column rental.tax_rates.charge_type is 'The kind of charge.';
comment on column rental.tax_rates.valid_during is
  'The local start dates of the rentals that it applies to.';
comment on column rental.tax_rates.rate_bp is 'The rate in basis points; 1900 is 19 %.';
comment on column rental.tax_rates.created_at is 'When it was written.';
comment on column rental.tax_rates.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column rental.tax_rates.updated_at is 'When it was last changed.';
comment on column rental.tax_rates.updated_by is 'The user who last changed it.';
comment on column rental.tax_rates.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint tax_rates_location_id_fkey on rental.tax_rates is
  'There is no such location.';
comment on constraint tax_rates_rate_range on rental.tax_rates is
  'A tax rate is 0 to 10,000 basis points.';
comment on constraint tax_rates_valid_during_bounded on rental.tax_rates is
  'A version begins on a day between 1990 and 2200.';
comment on constraint tax_rates_no_overlap on rental.tax_rates is
  'There is a rate for some of these days.';
--! EndIncluded rental/tables/tax_rates.sql
--! Included rental/tables/extras.sql
create table rental.extras (
  id           uuid              not null default uuidv7(),
  code         text              not null,
  name         text              not null,
  unit         rental.extra_unit not null,
  price_cents  app.cents         not null,
  currency     app.currency_code not null,
  max_quantity integer           not null default 1,
  retired_at   timestamptz,
  created_at   timestamptz       not null default now(),
  created_by   uuid,
  updated_at   timestamptz       not null default now(),
  updated_by   uuid,
  row_version  bigint            not null default 0,

  constraint extras_pkey primary key (id),
  constraint extras_code_key unique (code),
  constraint extras_code_format check (code ~ '^[A-Z][A-Z0-9_]{0,29}$'),
  constraint extras_name_length check (length(name) between 1 and 120),
  constraint extras_price_range check (price_cents between 0 and 100000000),
  constraint extras_max_quantity_range check (max_quantity between 1 and 100)
);

comment on table rental.extras is
  'What can be rented with a vehicle: a child seat, an additional driver.';
comment on column rental.extras.id is 'The id of the extra.';
comment on column rental.extras.code is 'Its short code, such as CHILD_SEAT.';
comment on column rental.extras.name is 'Its name.';
comment on column rental.extras.unit is 'What its price is for.';
comment on column rental.extras.price_cents is 'Its price, net, in minor units of currency.';
comment on column rental.extras.currency is 'The currency of its price (ISO 4217).';
comment on column rental.extras.max_quantity is 'How many of it a rental may have.';
comment on column rental.extras.retired_at is
  'When it was taken from the offer; null while it is in it.';
comment on column rental.extras.created_at is 'When it was written.';
comment on column rental.extras.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column rental.extras.updated_at is 'When it was last changed.';
comment on column rental.extras.updated_by is 'The user who last changed it.';
comment on column rental.extras.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint extras_code_key on rental.extras is
  'There is an extra of this code.';
comment on constraint extras_code_format on rental.extras is
  'The code of an extra is 1 to 30 capitals, digits and underscores.';
comment on constraint extras_name_length on rental.extras is
  'The name of an extra has 1 to 120 characters.';
comment on constraint extras_price_range on rental.extras is
  'The price of an extra is 0 to a million units of its currency.';
comment on constraint extras_max_quantity_range on rental.extras is
  'A rental may have 1 to 100 of an extra.';
--! EndIncluded rental/tables/extras.sql
--! Included rental/tables/rentable_vehicles.sql
create table rental.rentable_vehicles (
  id                 uuid        not null default uuidv7(),
  plate_number       text        not null,
  make               text        not null,
  model              text        not null,
  variant            text,
  year               integer,
  passenger_capacity integer,
  vehicle_class_id   uuid        not null,
  home_location_id   uuid        not null,
  opened_during      tstzrange   not null,
  is_in_service      boolean     not null default true,
  created_at         timestamptz not null default now(),
  created_by         uuid,
  updated_at         timestamptz not null default now(),
  updated_by         uuid,
  row_version        bigint      not null default 0,

  constraint rentable_vehicles_pkey primary key (id),
  constraint rentable_vehicles_home_location_id_fkey foreign key (home_location_id)
    references rental.locations (id) on delete restrict
);

create index rentable_vehicles_vehicle_class_id_idx on rental.rentable_vehicles (vehicle_class_id);
create index rentable_vehicles_home_location_id_idx on rental.rentable_vehicles (home_location_id);

comment on table rental.rentable_vehicles is
  E'@foreignKey (vehicle_class_id) references fleet.vehicle_classes (id)|@fieldName '
  'vehicleClass|@foreignFieldName rentableVehicles\n@foreignKey (id) references fleet.vehicles '
  '(id)|@fieldName vehicle|@foreignFieldName rentable\n'
  'What renting knows of a vehicle, kept in step by a trigger on fleet.vehicles, and what '
  'customers see of it. Its row is the lock of the vehicle''s calendar: reservations share it, a '
  'change of availability takes it alone.';
comment on column rental.rentable_vehicles.id is 'The id of the vehicle.';
comment on column rental.rentable_vehicles.plate_number is 'The number plate.';
comment on column rental.rentable_vehicles.make is 'Who built it.';
comment on column rental.rentable_vehicles.model is 'What its maker calls it.';
comment on column rental.rentable_vehicles.variant is 'Which version of the model.';
comment on column rental.rentable_vehicles.year is 'The year it was built.';
comment on column rental.rentable_vehicles.passenger_capacity is
  'How many people it takes, the driver included.';
comment on column rental.rentable_vehicles.vehicle_class_id is 'The class that it is rented as.';
comment on column rental.rentable_vehicles.home_location_id is 'Where it belongs.';
comment on column rental.rentable_vehicles.opened_during is
  'From its registration to its decommissioning.';
comment on column rental.rentable_vehicles.is_in_service is
  'Whether it is in the fleet; false once it is decommissioned.';
comment on column rental.rentable_vehicles.created_at is 'When it was written.';
comment on column rental.rentable_vehicles.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column rental.rentable_vehicles.updated_at is 'When it was last changed.';
comment on column rental.rentable_vehicles.updated_by is 'The user who last changed it.';
comment on column rental.rentable_vehicles.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint rentable_vehicles_home_location_id_fkey on rental.rentable_vehicles is
  'There is no such location.';
--! EndIncluded rental/tables/rentable_vehicles.sql
--! Included rental/tables/vehicle_availability.sql
create table rental.vehicle_availability (
  vehicle_id       uuid      not null,
  available_during tstzrange not null,

  constraint vehicle_availability_pkey primary key (vehicle_id, available_during without overlaps),
  constraint vehicle_availability_vehicle_id_fkey foreign key (vehicle_id)
    references rental.rentable_vehicles (id) on delete restrict
);

comment on table rental.vehicle_availability is
  E'@behavior -*\nWhen a vehicle can be rented at all: its opened period minus its blocks. '
  'Derived by '
  'rewrite_availability, never written by hand; live rentals hold on to it by a temporal foreign '
  'key. Clients read vehicleCalendar.';
comment on column rental.vehicle_availability.vehicle_id is 'The vehicle.';
comment on column rental.vehicle_availability.available_during is
  'A stretch of time without a block.';
comment on constraint vehicle_availability_vehicle_id_fkey on rental.vehicle_availability is
  'There is no such vehicle.';
--! EndIncluded rental/tables/vehicle_availability.sql
--! Included rental/tables/vehicle_blocks.sql
create table rental.vehicle_blocks (
  id          uuid              not null default uuidv7(),
  vehicle_id  uuid              not null,
  during      tstzrange         not null,
  kind        rental.block_kind not null default 'manual',
  source_id   uuid,
  reason      text,
  created_at  timestamptz       not null default now(),
  created_by  uuid,
  updated_at  timestamptz       not null default now(),
  updated_by  uuid,
  row_version bigint            not null default 0,

  constraint vehicle_blocks_pkey primary key (id),
  constraint vehicle_blocks_vehicle_id_fkey foreign key (vehicle_id)
    references rental.rentable_vehicles (id) on delete restrict,
  constraint vehicle_blocks_during_bounded check (
    not isempty(during) and lower_inc(during) and not upper_inc(during)
    and lower(during) >= '1990-01-01Z' and upper(during) <= '2200-01-01Z'),
  constraint vehicle_blocks_reason_length check (length(reason) between 1 and 500)
);

create index vehicle_blocks_vehicle_id_idx on rental.vehicle_blocks (vehicle_id);
create index vehicle_blocks_source_id_idx on rental.vehicle_blocks (source_id);

comment on table rental.vehicle_blocks is
  'When a vehicle is not for rent though it belongs to the fleet. Blocks may overlap.';
comment on column rental.vehicle_blocks.id is 'The id of the block.';
comment on column rental.vehicle_blocks.vehicle_id is 'The vehicle.';
comment on column rental.vehicle_blocks.during is 'From when on, and until when not.';
comment on column rental.vehicle_blocks.kind is 'Why.';
comment on column rental.vehicle_blocks.source_id is
  'What made it: the rental of a turnaround, the job of a maintenance.';
comment on column rental.vehicle_blocks.reason is 'Why, in words.';
comment on column rental.vehicle_blocks.created_at is 'When it was written.';
comment on column rental.vehicle_blocks.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column rental.vehicle_blocks.updated_at is 'When it was last changed.';
comment on column rental.vehicle_blocks.updated_by is 'The user who last changed it.';
comment on column rental.vehicle_blocks.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint vehicle_blocks_vehicle_id_fkey on rental.vehicle_blocks is
  'There is no such vehicle.';
comment on constraint vehicle_blocks_during_bounded on rental.vehicle_blocks is
  'A block lasts from one instant to a later one, between 1990 and 2200.';
comment on constraint vehicle_blocks_reason_length on rental.vehicle_blocks is
  'A reason has 1 to 500 characters.';
--! EndIncluded rental/tables/vehicle_blocks.sql
--! Included rental/tables/quotes.sql
create table rental.quotes (
  id                      uuid                   not null default uuidv7(),
  customer_id             uuid,
  vehicle_id              uuid,
  vehicle_class_id        uuid                   not null,
  origin_location_id      uuid                   not null,
  destination_location_id uuid                   not null,
  start_at                timestamptz            not null,
  end_at                  timestamptz            not null,
  pricing_plan_id         uuid                   not null,
  pricing_plan_rate_id    uuid                   not null,
  extras                  rental.extra_request[] not null default '{}',
  lines                   rental.charge_line[]   not null,
  net_cents               app.cents              not null,
  tax_cents               app.cents              not null,
  total_cents             app.cents              not null,
  deposit_cents           app.cents              not null,
  currency                app.currency_code      not null,
  is_available            boolean                not null,
  expires_at              timestamptz            not null,
  status                  rental.quote_status    not null default 'open',
  created_at              timestamptz            not null default now(),
  created_by              uuid,
  updated_at              timestamptz            not null default now(),
  updated_by              uuid,
  row_version             bigint                 not null default 0,

  constraint quotes_pkey primary key (id),
  constraint quotes_customer_id_fkey foreign key (customer_id)
    references rental.customers (id) on delete restrict,
  constraint quotes_vehicle_id_fkey foreign key (vehicle_id)
    references rental.rentable_vehicles (id) on delete restrict,
  constraint quotes_origin_location_id_fkey foreign key (origin_location_id)
    references rental.locations (id) on delete restrict,
  constraint quotes_destination_location_id_fkey foreign key (destination_location_id)
    references rental.locations (id) on delete restrict,
  constraint quotes_pricing_plan_id_fkey foreign key (pricing_plan_id)
    references rental.pricing_plans (id) on delete restrict,
  constraint quotes_pricing_plan_rate_id_fkey foreign key (pricing_plan_rate_id)
    references rental.pricing_plan_rates (id) on delete restrict,
  constraint quotes_period_forward check (end_at > start_at),
  constraint quotes_period_bounded check (start_at >= '1990-01-01Z' and end_at <= '2200-01-01Z'),
  constraint quotes_total_is_sum check (total_cents = net_cents + tax_cents),
  constraint quotes_price_is_sum check (rental.is_sum_of_lines(lines, net_cents, tax_cents)),
  constraint quotes_net_positive check (net_cents >= 0 and tax_cents >= 0 and deposit_cents >= 0)
);

create index quotes_customer_id_idx on rental.quotes (customer_id);
create index quotes_vehicle_id_idx on rental.quotes (vehicle_id);
create index quotes_origin_location_id_idx on rental.quotes (origin_location_id);
create index quotes_destination_location_id_idx on rental.quotes (destination_location_id);
create index quotes_pricing_plan_id_idx on rental.quotes (pricing_plan_id);
create index quotes_pricing_plan_rate_id_idx on rental.quotes (pricing_plan_rate_id);
create index quotes_created_by_idx on rental.quotes (created_by);
create index quotes_expires_at_idx on rental.quotes (expires_at) where (status = 'open');
create index quotes_created_at_idx on rental.quotes (created_at, id);

comment on table rental.quotes is
  E'@foreignKey (vehicle_class_id) references fleet.vehicle_classes (id)|@fieldName '
  'vehicleClass|@behavior -manyToMany\n'
  'A price that was offered: itemised, for a vehicle or any of a class, valid until it expires.';
comment on column rental.quotes.id is 'The id of the quote.';
comment on column rental.quotes.customer_id is 'Whom it is for, if that is known.';
comment on column rental.quotes.vehicle_id is 'The vehicle; null: any of the class.';
comment on column rental.quotes.vehicle_class_id is 'The class.';
comment on column rental.quotes.origin_location_id is 'Where the vehicle is handed over.';
comment on column rental.quotes.destination_location_id is 'Where it is taken back.';
comment on column rental.quotes.start_at is 'From when on.';
comment on column rental.quotes.end_at is 'Until when.';
comment on column rental.quotes.pricing_plan_id is 'The plan.';
comment on column rental.quotes.pricing_plan_rate_id is 'The version of its prices.';
comment on column rental.quotes.extras is 'The extras asked for.';
comment on column rental.quotes.lines is 'The price, item by item.';
comment on column rental.quotes.net_cents is 'The price without tax.';
comment on column rental.quotes.tax_cents is 'The tax.';
comment on column rental.quotes.total_cents is 'What the customer pays.';
comment on column rental.quotes.deposit_cents is 'The deposit.';
comment on column rental.quotes.currency is 'The currency of all of these (ISO 4217).';
comment on column rental.quotes.is_available is
  'Whether it could be reserved when it was quoted; a quote holds no vehicle.';
comment on column rental.quotes.expires_at is 'Until when it can be reserved.';
comment on column rental.quotes.status is 'Whether it can still be reserved.';
comment on column rental.quotes.created_at is 'When it was written.';
comment on column rental.quotes.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column rental.quotes.updated_at is 'When it was last changed.';
comment on column rental.quotes.updated_by is 'The user who last changed it.';
comment on column rental.quotes.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint quotes_customer_id_fkey on rental.quotes is
  'There is no such customer.';
comment on constraint quotes_vehicle_id_fkey on rental.quotes is
  'There is no such vehicle.';
comment on constraint quotes_origin_location_id_fkey on rental.quotes is
  'There is no such location.';
comment on constraint quotes_destination_location_id_fkey on rental.quotes is
  'There is no such location.';
comment on constraint quotes_pricing_plan_id_fkey on rental.quotes is
  'There is no such plan.';
comment on constraint quotes_pricing_plan_rate_id_fkey on rental.quotes is
  'There are no such prices.';
comment on constraint quotes_period_forward on rental.quotes is
  'A rental ends after it starts.';
comment on constraint quotes_period_bounded on rental.quotes is
  'A rental lies between 1990 and 2200.';
comment on constraint quotes_total_is_sum on rental.quotes is
  'A total is net plus tax.';
comment on constraint quotes_price_is_sum on rental.quotes is
  'A price is the sum of its lines.';
comment on constraint quotes_net_positive on rental.quotes is
  'A price is not negative.';
--! EndIncluded rental/tables/quotes.sql
--! Included rental/tables/rentals.sql
create table rental.rentals (
  id                      uuid                       not null default uuidv7(),
  quote_id                uuid,
  customer_id             uuid                       not null,
  vehicle_id              uuid                       not null,
  vehicle_class_id        uuid                       not null,
  origin_location_id      uuid                       not null,
  destination_location_id uuid                       not null,
  start_at                timestamptz                not null,
  end_at                  timestamptz                not null,
  blocked_until           timestamptz                not null,
  status                  rental.rental_status       not null default 'reserved',
  pricing_plan_id         uuid                       not null,
  pricing_plan_rate_id    uuid                       not null,
  agreed_lines            rental.charge_line[]       not null,
  net_cents               app.cents                  not null,
  tax_cents               app.cents                  not null,
  total_cents             app.cents                  not null,
  deposit_cents           app.cents                  not null,
  currency                app.currency_code          not null,
  handed_over_at          timestamptz,
  returned_at             timestamptz,
  overdue_at              timestamptz,
  cancelled_at            timestamptz,
  cancellation_reason     rental.cancellation_reason,
  rental_period           tstzrange                  generated always as (
    case when end_at > start_at and blocked_until >= end_at
         then tstzrange(start_at, blocked_until, '[)') end) stored,
  held_period             tstzrange                  generated always as (
    case when end_at > start_at and blocked_until >= end_at and status in ('reserved', 'active')
         then tstzrange(start_at, blocked_until, '[)') end) stored,
  ends_at                 timestamptz                generated always as (
    coalesce(returned_at, end_at)) stored,
  created_at              timestamptz                not null default now(),
  created_by              uuid,
  updated_at              timestamptz                not null default now(),
  updated_by              uuid,
  row_version             bigint                     not null default 0,

  constraint rentals_pkey primary key (id),
  constraint rentals_quote_id_key unique (quote_id),
  constraint rentals_quote_id_fkey foreign key (quote_id)
    references rental.quotes (id) on delete restrict,
  constraint rentals_customer_id_fkey foreign key (customer_id)
    references rental.customers (id) on delete restrict,
  constraint rentals_vehicle_id_fkey foreign key (vehicle_id)
    references rental.rentable_vehicles (id) on delete restrict,
  constraint rentals_origin_location_id_fkey foreign key (origin_location_id)
    references rental.locations (id) on delete restrict,
  constraint rentals_destination_location_id_fkey foreign key (destination_location_id)
    references rental.locations (id) on delete restrict,
  constraint rentals_pricing_plan_id_fkey foreign key (pricing_plan_id)
    references rental.pricing_plans (id) on delete restrict,
  constraint rentals_pricing_plan_rate_id_fkey foreign key (pricing_plan_rate_id)
    references rental.pricing_plan_rates (id) on delete restrict,
  constraint rentals_period_forward check (end_at > start_at),
  constraint rentals_period_bounded check (start_at >= '1990-01-01Z' and end_at <= '2200-01-01Z'),
  constraint rentals_blocked_until_after_end
    check (blocked_until >= end_at and blocked_until <= end_at + interval '7 days'),
  constraint rentals_total_is_sum check (total_cents = net_cents + tax_cents),
  constraint rentals_price_is_sum
    check (rental.is_sum_of_lines(agreed_lines, net_cents, tax_cents)),
  constraint rentals_net_positive check (net_cents >= 0 and tax_cents >= 0 and deposit_cents >= 0),
  constraint rentals_handed_over_once_active
    check ((status in ('active', 'completed')) = (handed_over_at is not null)),
  constraint rentals_returned_once_completed
    check ((status = 'completed') = (returned_at is not null)),
  constraint rentals_returned_after_handover check (returned_at > handed_over_at),
  constraint rentals_cancelled_with_reason check (
    (status = 'cancelled') = (cancelled_at is not null)
    and (status = 'cancelled') = (cancellation_reason is not null)),
  constraint rentals_within_availability foreign key (vehicle_id, period held_period)
    references rental.vehicle_availability (vehicle_id, period available_during),
  constraint rentals_no_double_booking exclude using gist
    (vehicle_id with =, rental_period with &&) where (status in ('reserved', 'active'))
);

-- The rentals of a customer or a vehicle are listed by their start: without the order in the index
-- all of them are fetched and formatted before five are kept (20 vehicles: 4.8 ms, with it 0.8).
create index rentals_customer_id_start_at_idx on rental.rentals (customer_id, start_at, id);
create index rentals_vehicle_id_start_at_idx on rental.rentals (vehicle_id, start_at, id);
create index rentals_origin_location_id_idx on rental.rentals (origin_location_id);
create index rentals_destination_location_id_idx on rental.rentals (destination_location_id);
create index rentals_pricing_plan_id_idx on rental.rentals (pricing_plan_id);
create index rentals_pricing_plan_rate_id_idx on rental.rentals (pricing_plan_rate_id);
-- Where a vehicle is at an instant, out of the index alone: asked for 10,000 vehicles, each from
-- its page of the table, it took 0.4 s, so 0.05 s (1 M rentals).
create index rentals_vehicle_id_ends_at_idx on rental.rentals (vehicle_id, ends_at)
  include (destination_location_id, status);
create index rentals_start_at_idx on rental.rentals (start_at, id);
create index rentals_status_start_at_idx on rental.rentals (status, start_at);
-- The sweep for rentals that have not come back in time.
create index rentals_end_at_idx on rental.rentals (end_at) where (status = 'active');

comment on table rental.rentals is
  E'@foreignKey (vehicle_id) references fleet.vehicles (id)|@fieldName vehicle|@foreignFieldName '
  'rentals\n@foreignKey (vehicle_class_id) references fleet.vehicle_classes (id)|@fieldName '
  'vehicleClass|@behavior -manyToMany\n'
  'A vehicle rented to a customer, from its reservation to its return. Only commands write it.';
comment on column rental.rentals.id is 'The id of the rental.';
comment on column rental.rentals.quote_id is 'The quote that it was reserved from.';
comment on column rental.rentals.customer_id is 'Who rents.';
comment on column rental.rentals.vehicle_id is 'The vehicle.';
comment on column rental.rentals.vehicle_class_id is 'The class that was reserved.';
comment on column rental.rentals.origin_location_id is 'Where the vehicle is handed over.';
comment on column rental.rentals.destination_location_id is 'Where it is taken back.';
comment on column rental.rentals.start_at is
  'The start of the rental; moves when the vehicle is handed over early.';
comment on column rental.rentals.end_at is 'The agreed end.';
comment on column rental.rentals.blocked_until is
  'The agreed end plus the turnaround: until then no other rental of the vehicle.';
comment on column rental.rentals.status is 'Where it stands; only commands move it.';
comment on column rental.rentals.pricing_plan_id is 'The plan.';
comment on column rental.rentals.pricing_plan_rate_id is
  'The version of its prices, frozen at the reservation.';
comment on column rental.rentals.agreed_lines is
  'The agreed price, item by item; extensions add to it.';
comment on column rental.rentals.net_cents is 'The agreed price without tax.';
comment on column rental.rentals.tax_cents is 'Its tax.';
comment on column rental.rentals.total_cents is 'The agreed price.';
comment on column rental.rentals.deposit_cents is 'The agreed deposit.';
comment on column rental.rentals.currency is 'The currency of all of these (ISO 4217).';
comment on column rental.rentals.handed_over_at is 'When the vehicle was handed over.';
comment on column rental.rentals.returned_at is 'When it came back.';
comment on column rental.rentals.overdue_at is 'When it was found not to have come back in time.';
comment on column rental.rentals.cancelled_at is 'When it was cancelled.';
comment on column rental.rentals.cancellation_reason is 'Why it was cancelled.';
comment on column rental.rentals.rental_period is
  'From the start to the end of the turnaround: what no other live rental of the vehicle may '
  'touch.';
comment on column rental.rentals.held_period is
  'The same while the rental is live: what must lie within the vehicle''s availability.';
comment on column rental.rentals.ends_at is 'When it came back, else the agreed end.';
comment on column rental.rentals.created_at is 'When it was written.';
comment on column rental.rentals.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column rental.rentals.updated_at is 'When it was last changed.';
comment on column rental.rentals.updated_by is 'The user who last changed it.';
comment on column rental.rentals.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint rentals_quote_id_key on rental.rentals is
  'This quote was reserved from.';
comment on constraint rentals_quote_id_fkey on rental.rentals is
  'There is no such quote.';
comment on constraint rentals_customer_id_fkey on rental.rentals is
  'There is no such customer.';
comment on constraint rentals_vehicle_id_fkey on rental.rentals is
  'There is no such vehicle.';
comment on constraint rentals_origin_location_id_fkey on rental.rentals is
  'There is no such location.';
comment on constraint rentals_destination_location_id_fkey on rental.rentals is
  'There is no such location.';
comment on constraint rentals_pricing_plan_id_fkey on rental.rentals is
  'There is no such plan.';
comment on constraint rentals_pricing_plan_rate_id_fkey on rental.rentals is
  'There are no such prices.';
comment on constraint rentals_period_forward on rental.rentals is
  'A rental ends after it starts.';
comment on constraint rentals_period_bounded on rental.rentals is
  'A rental lies between 1990 and 2200.';
comment on constraint rentals_blocked_until_after_end on rental.rentals is
  'A turnaround takes no time to a week.';
comment on constraint rentals_total_is_sum on rental.rentals is
  'A total is net plus tax.';
comment on constraint rentals_price_is_sum on rental.rentals is
  'A price is the sum of its lines.';
comment on constraint rentals_net_positive on rental.rentals is
  'A price is not negative.';
comment on constraint rentals_handed_over_once_active on rental.rentals is
  'An active or completed rental, and no other, was handed over.';
comment on constraint rentals_returned_once_completed on rental.rentals is
  'A completed rental, and no other, has come back.';
comment on constraint rentals_returned_after_handover on rental.rentals is
  'A vehicle comes back after it was handed over.';
comment on constraint rentals_cancelled_with_reason on rental.rentals is
  'A cancelled rental, and no other, has a date and a reason.';
comment on constraint rentals_within_availability on rental.rentals is
  E'@behavior -*\nThe vehicle is not for rent in all of this period.';
comment on constraint rentals_no_double_booking on rental.rentals is
  'The vehicle is reserved or rented in this period.';
--! EndIncluded rental/tables/rentals.sql
--! Included rental/tables/rental_extras.sql
create table rental.rental_extras (
  id               uuid              not null default uuidv7(),
  rental_id        uuid              not null,
  extra_id         uuid              not null,
  quantity         integer           not null,
  unit             rental.extra_unit not null,
  unit_price_cents app.cents         not null,
  currency         app.currency_code not null,
  created_at       timestamptz       not null default now(),
  created_by       uuid,
  updated_at       timestamptz       not null default now(),
  updated_by       uuid,
  row_version      bigint            not null default 0,

  constraint rental_extras_pkey primary key (id),
  constraint rental_extras_rental_id_extra_id_key unique (rental_id, extra_id),
  constraint rental_extras_rental_id_fkey foreign key (rental_id)
    references rental.rentals (id) on delete restrict,
  constraint rental_extras_extra_id_fkey foreign key (extra_id)
    references rental.extras (id) on delete restrict,
  constraint rental_extras_quantity_range check (quantity between 1 and 100),
  constraint rental_extras_unit_price_positive check (unit_price_cents >= 0)
);

create index rental_extras_extra_id_idx on rental.rental_extras (extra_id);

comment on table rental.rental_extras is
  'An extra of a rental, at the price it was reserved for.';
comment on column rental.rental_extras.id is 'The id of the record.';
comment on column rental.rental_extras.rental_id is 'The rental.';
comment on column rental.rental_extras.extra_id is 'The extra.';
comment on column rental.rental_extras.quantity is 'How many.';
comment on column rental.rental_extras.unit is 'What the price is for.';
comment on column rental.rental_extras.unit_price_cents is
  'The price of a unit, net, in minor units of currency.';
comment on column rental.rental_extras.currency is 'The currency of the price (ISO 4217).';
comment on column rental.rental_extras.created_at is 'When it was written.';
comment on column rental.rental_extras.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column rental.rental_extras.updated_at is 'When it was last changed.';
comment on column rental.rental_extras.updated_by is 'The user who last changed it.';
comment on column rental.rental_extras.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint rental_extras_rental_id_extra_id_key on rental.rental_extras is
  'The rental has this extra.';
comment on constraint rental_extras_rental_id_fkey on rental.rental_extras is
  'There is no such rental.';
comment on constraint rental_extras_extra_id_fkey on rental.rental_extras is
  'There is no such extra.';
comment on constraint rental_extras_quantity_range on rental.rental_extras is
  'A rental has 1 to 100 of an extra.';
comment on constraint rental_extras_unit_price_positive on rental.rental_extras is
  'A price is not negative.';
--! EndIncluded rental/tables/rental_extras.sql
--! Included rental/tables/rental_charges.sql
create table rental.rental_charges (
  id               uuid               not null default uuidv7(),
  rental_id        uuid               not null,
  charge_type      rental.charge_type not null,
  description      text               not null,
  quantity         integer            not null default 1,
  unit_price_cents app.cents          not null,
  net_cents        app.cents          not null,
  tax_rate_bp      integer            not null default 0,
  tax_cents        app.cents          not null default 0,
  amount_cents     app.cents          generated always as (net_cents + tax_cents) stored,
  currency         app.currency_code  not null,
  created_at       timestamptz        not null default now(),
  created_by       uuid,
  updated_at       timestamptz        not null default now(),
  updated_by       uuid,
  row_version      bigint             not null default 0,

  constraint rental_charges_pkey primary key (id),
  constraint rental_charges_rental_id_fkey foreign key (rental_id)
    references rental.rentals (id) on delete restrict,
  constraint rental_charges_description_length check (length(description) between 1 and 300),
  constraint rental_charges_quantity_positive check (quantity > 0),
  constraint rental_charges_tax_rate_range check (tax_rate_bp between 0 and 10000),
  constraint rental_charges_only_discounts_negative
    check (case charge_type when 'discount' then net_cents < 0 else net_cents >= 0 end)
);

create index rental_charges_rental_id_idx on rental.rental_charges (rental_id);

comment on table rental.rental_charges is
  'What a customer owes for a rental, line by line; written when it is completed or cancelled, '
  'and for later findings. Only ever added to.';
comment on column rental.rental_charges.id is 'The id of the charge.';
comment on column rental.rental_charges.rental_id is 'The rental.';
comment on column rental.rental_charges.charge_type is 'What it is for.';
comment on column rental.rental_charges.description is 'What it is for, in words.';
comment on column rental.rental_charges.quantity is 'How many units.';
comment on column rental.rental_charges.unit_price_cents is 'The price of a unit, net.';
comment on column rental.rental_charges.net_cents is 'The price, net; negative for a discount.';
comment on column rental.rental_charges.tax_rate_bp is 'The rate of its tax in basis points.';
comment on column rental.rental_charges.tax_cents is 'Its tax, rounded half up.';
comment on column rental.rental_charges.amount_cents is 'What the customer owes: net plus tax.';
comment on column rental.rental_charges.currency is 'The currency of all of these (ISO 4217).';
comment on column rental.rental_charges.created_at is 'When it was written.';
comment on column rental.rental_charges.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column rental.rental_charges.updated_at is 'When it was last changed.';
comment on column rental.rental_charges.updated_by is 'The user who last changed it.';
comment on column rental.rental_charges.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint rental_charges_rental_id_fkey on rental.rental_charges is
  'There is no such rental.';
comment on constraint rental_charges_description_length on rental.rental_charges is
  'A description has 1 to 300 characters.';
comment on constraint rental_charges_quantity_positive on rental.rental_charges is
  'A quantity is at least 1.';
comment on constraint rental_charges_tax_rate_range on rental.rental_charges is
  'A tax rate is 0 to 10,000 basis points.';
comment on constraint rental_charges_only_discounts_negative on rental.rental_charges is
  'A discount is negative, and nothing else is.';
--! EndIncluded rental/tables/rental_charges.sql
--! Included rental/tables/rental_payments.sql
create table rental.rental_payments (
  id             uuid                    not null default uuidv7(),
  rental_id      uuid                    not null,
  provider       rental.payment_provider not null,
  amount_cents   app.cents               not null,
  refunded_cents app.cents               not null default 0,
  currency       app.currency_code       not null,
  status         rental.payment_status   not null default 'pending',
  reference      text,
  captured_at    timestamptz,
  failure_reason text,
  created_at     timestamptz             not null default now(),
  created_by     uuid,
  updated_at     timestamptz             not null default now(),
  updated_by     uuid,
  row_version    bigint                  not null default 0,

  constraint rental_payments_pkey primary key (id),
  constraint rental_payments_rental_id_fkey foreign key (rental_id)
    references rental.rentals (id) on delete restrict,
  constraint rental_payments_amount_positive check (amount_cents > 0),
  constraint rental_payments_amount_bounded check (amount_cents <= 100000000000),
  constraint rental_payments_refunded_within_captured check (
    refunded_cents between 0 and amount_cents
    and (refunded_cents = 0 or status in ('captured', 'refunded'))),
  -- PostgreSQL checks by name: rental_payments_refunded_within_captured, which says more, is first.
  constraint rental_payments_whole_is_refunded check (
    (status = 'refunded') = (refunded_cents = amount_cents and refunded_cents > 0)),
  constraint rental_payments_captured_with_time
    check ((status in ('captured', 'refunded')) = (captured_at is not null)),
  constraint rental_payments_reference_length check (length(reference) between 1 and 120),
  constraint rental_payments_failure_reason_length check (length(failure_reason) between 1 and 500),
  constraint rental_payments_failed_with_reason
    check ((status = 'failed') = (failure_reason is not null)),
  -- Unique while it counts. An exclusion: a partial unique index can carry no message.
  constraint rental_payments_provider_reference_once
    exclude (provider with =, reference with =) where (status <> 'failed')
);

create index rental_payments_rental_id_idx on rental.rental_payments (rental_id);
create index rental_payments_status_idx on rental.rental_payments (status);

comment on table rental.rental_payments is
  'Money that a customer pays for a rental.';
comment on column rental.rental_payments.id is 'The id of the payment.';
comment on column rental.rental_payments.rental_id is 'The rental.';
comment on column rental.rental_payments.provider is 'How it is paid.';
comment on column rental.rental_payments.amount_cents is 'How much, in minor units of currency.';
comment on column rental.rental_payments.refunded_cents is
  'How much of it was given back: the sum of its refunds.';
comment on column rental.rental_payments.currency is 'Its currency (ISO 4217): that of the rental.';
comment on column rental.rental_payments.status is 'Where it stands; only commands move it.';
comment on column rental.rental_payments.reference is
  'What the provider calls it, such as the receipt of the terminal.';
comment on column rental.rental_payments.captured_at is 'When the money was there.';
comment on column rental.rental_payments.failure_reason is 'Why it failed.';
comment on column rental.rental_payments.created_at is 'When it was written.';
comment on column rental.rental_payments.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column rental.rental_payments.updated_at is 'When it was last changed.';
comment on column rental.rental_payments.updated_by is 'The user who last changed it.';
comment on column rental.rental_payments.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint rental_payments_rental_id_fkey on rental.rental_payments is
  'There is no such rental.';
comment on constraint rental_payments_amount_bounded on rental.rental_payments is
  'A payment is at most a billion units of its currency.';
comment on constraint rental_payments_amount_positive on rental.rental_payments is
  'A payment is more than nothing.';
comment on constraint rental_payments_refunded_within_captured on rental.rental_payments is
  'No more is given back than was captured.';
comment on constraint rental_payments_whole_is_refunded on rental.rental_payments is
  'A payment is refunded when all of it was given back.';
comment on constraint rental_payments_captured_with_time on rental.rental_payments is
  'A captured payment, and no other, has the time of its capture.';
comment on constraint rental_payments_reference_length on rental.rental_payments is
  'A reference has 1 to 120 characters.';
comment on constraint rental_payments_failure_reason_length on rental.rental_payments is
  'A reason has 1 to 500 characters.';
comment on constraint rental_payments_failed_with_reason on rental.rental_payments is
  'A failed payment, and no other, has a reason.';
comment on constraint rental_payments_provider_reference_once on rental.rental_payments is
  'There is a payment of this provider with this reference.';
--! EndIncluded rental/tables/rental_payments.sql
--! Included rental/tables/rental_refunds.sql
create table rental.rental_refunds (
  id           uuid              not null default uuidv7(),
  payment_id   uuid              not null,
  amount_cents app.cents         not null,
  currency     app.currency_code not null,
  reason       text              not null,
  reference    text,
  created_at   timestamptz       not null default now(),
  created_by   uuid,
  updated_at   timestamptz       not null default now(),
  updated_by   uuid,
  row_version  bigint            not null default 0,

  constraint rental_refunds_pkey primary key (id),
  constraint rental_refunds_payment_id_fkey foreign key (payment_id)
    references rental.rental_payments (id) on delete restrict,
  constraint rental_refunds_amount_positive check (amount_cents > 0),
  constraint rental_refunds_reason_length check (length(reason) between 1 and 500),
  constraint rental_refunds_reference_length check (length(reference) between 1 and 120)
);

create index rental_refunds_payment_id_idx on rental.rental_refunds (payment_id);

comment on table rental.rental_refunds is
  'Money of a payment that was given back. Only ever added to.';
comment on column rental.rental_refunds.id is 'The id of the refund.';
comment on column rental.rental_refunds.payment_id is 'The payment.';
comment on column rental.rental_refunds.amount_cents is 'How much, in minor units of currency.';
comment on column rental.rental_refunds.currency is 'Its currency (ISO 4217): that of the payment.';
comment on column rental.rental_refunds.reason is 'Why.';
comment on column rental.rental_refunds.reference is 'What the provider calls it.';
comment on column rental.rental_refunds.created_at is 'When it was written.';
comment on column rental.rental_refunds.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column rental.rental_refunds.updated_at is 'When it was last changed.';
comment on column rental.rental_refunds.updated_by is 'The user who last changed it.';
comment on column rental.rental_refunds.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint rental_refunds_payment_id_fkey on rental.rental_refunds is
  'There is no such payment.';
comment on constraint rental_refunds_amount_positive on rental.rental_refunds is
  'A refund is more than nothing.';
comment on constraint rental_refunds_reason_length on rental.rental_refunds is
  'A reason has 1 to 500 characters.';
comment on constraint rental_refunds_reference_length on rental.rental_refunds is
  'A reference has 1 to 120 characters.';
--! EndIncluded rental/tables/rental_refunds.sql
--! Included rental/tables/rental_deposits.sql
create table rental.rental_deposits (
  id             uuid                    not null default uuidv7(),
  rental_id      uuid                    not null,
  provider       rental.payment_provider not null,
  amount_cents   app.cents               not null,
  captured_cents app.cents               not null default 0,
  currency       app.currency_code       not null,
  status         rental.deposit_status   not null default 'held',
  reference      text,
  held_at        timestamptz             not null default now(),
  settled_at     timestamptz,
  reason         text,
  created_at     timestamptz             not null default now(),
  created_by     uuid,
  updated_at     timestamptz             not null default now(),
  updated_by     uuid,
  row_version    bigint                  not null default 0,

  constraint rental_deposits_pkey primary key (id),
  constraint rental_deposits_rental_id_fkey foreign key (rental_id)
    references rental.rentals (id) on delete restrict,
  constraint rental_deposits_amount_positive check (amount_cents > 0),
  constraint rental_deposits_amount_bounded check (amount_cents <= 100000000000),
  constraint rental_deposits_captured_within_held check (captured_cents between 0 and amount_cents),
  constraint rental_deposits_captured_with_reason check (
    (status = 'captured') = (captured_cents > 0) and (status = 'captured') = (reason is not null)),
  constraint rental_deposits_settled_with_time check ((status = 'held') = (settled_at is null)),
  constraint rental_deposits_reference_length check (length(reference) between 1 and 120),
  constraint rental_deposits_reason_length check (length(reason) between 1 and 500),
  -- Unique while it counts. An exclusion: a partial unique index can carry no message.
  constraint rental_deposits_one_held_per_rental exclude (rental_id with =) where (status = 'held')
);

create index rental_deposits_rental_id_idx on rental.rental_deposits (rental_id);

comment on table rental.rental_deposits is
  'Money that a customer leaves until the vehicle is back; a debt of ours until it is captured.';
comment on column rental.rental_deposits.id is 'The id of the deposit.';
comment on column rental.rental_deposits.rental_id is 'The rental.';
comment on column rental.rental_deposits.provider is 'How it is held.';
comment on column rental.rental_deposits.amount_cents is 'How much, in minor units of currency.';
comment on column rental.rental_deposits.captured_cents is
  'How much of it was kept; the rest went back.';
comment on column rental.rental_deposits.currency is 'Its currency (ISO 4217): that of the rental.';
comment on column rental.rental_deposits.status is 'Where it stands; only commands move it.';
comment on column rental.rental_deposits.reference is 'What the provider calls it.';
comment on column rental.rental_deposits.held_at is 'When it was left.';
comment on column rental.rental_deposits.settled_at is 'When it was released or captured.';
comment on column rental.rental_deposits.reason is 'Why it was captured.';
comment on column rental.rental_deposits.created_at is 'When it was written.';
comment on column rental.rental_deposits.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column rental.rental_deposits.updated_at is 'When it was last changed.';
comment on column rental.rental_deposits.updated_by is 'The user who last changed it.';
comment on column rental.rental_deposits.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint rental_deposits_rental_id_fkey on rental.rental_deposits is
  'There is no such rental.';
comment on constraint rental_deposits_amount_bounded on rental.rental_deposits is
  'A deposit is at most a billion units of its currency.';
comment on constraint rental_deposits_amount_positive on rental.rental_deposits is
  'A deposit is more than nothing.';
comment on constraint rental_deposits_captured_within_held on rental.rental_deposits is
  'No more is captured than is held.';
comment on constraint rental_deposits_captured_with_reason on rental.rental_deposits is
  'A captured deposit, and no other, has an amount and a reason.';
comment on constraint rental_deposits_settled_with_time on rental.rental_deposits is
  'A deposit that is not held any more has the time when it was settled.';
comment on constraint rental_deposits_reference_length on rental.rental_deposits is
  'A reference has 1 to 120 characters.';
comment on constraint rental_deposits_reason_length on rental.rental_deposits is
  'A reason has 1 to 500 characters.';
comment on constraint rental_deposits_one_held_per_rental on rental.rental_deposits is
  'The rental has a deposit that is held.';
--! EndIncluded rental/tables/rental_deposits.sql
--! Included rental/functions/are_photo_references.sql
create or replace function rental.are_photo_references(photo_references text[]) returns boolean
  language sql immutable parallel safe
return coalesce((
  select bool_and(coalesce(length(r) between 1 and 500, false))
  from unnest(photo_references) r), true);

comment on function rental.are_photo_references(text[]) is
  E'@behavior -*\nWhether each of these names a photo: 1 to 500 characters.';
--! EndIncluded rental/functions/are_photo_references.sql
--! Included rental/functions/are_damages.sql
create or replace function rental.are_damages(damages rental.damage[]) returns boolean
  language sql immutable parallel safe
return coalesce((
  select bool_and(coalesce(
    length(d.description) between 1 and 200
    and d.charge_cents between 0 and 100000000000
    and cardinality(d.photo_references) <= 20
    and rental.are_photo_references(d.photo_references), false))
  from unnest(damages) d), true);

comment on function rental.are_damages(rental.damage[]) is
  E'@behavior -*\nWhether these can be the damages of a handover: described, and none with a '
  'negative price.';
--! EndIncluded rental/functions/are_damages.sql
--! Included rental/tables/rental_handovers.sql
create table rental.rental_handovers (
  id               uuid                 not null default uuidv7(),
  rental_id        uuid                 not null,
  kind             rental.handover_kind not null,
  handed_at        timestamptz          not null,
  odometer_km      integer              not null,
  fuel_eighths     integer              not null,
  notes            text,
  photo_references text[]               not null default '{}',
  damages          rental.damage[]      not null default '{}',
  created_at       timestamptz          not null default now(),
  created_by       uuid,
  updated_at       timestamptz          not null default now(),
  updated_by       uuid,
  row_version      bigint               not null default 0,

  constraint rental_handovers_pkey primary key (id),
  constraint rental_handovers_rental_id_kind_key unique (rental_id, kind),
  constraint rental_handovers_rental_id_fkey foreign key (rental_id)
    references rental.rentals (id) on delete restrict,
  constraint rental_handovers_odometer_range check (odometer_km between 0 and 9999999),
  constraint rental_handovers_fuel_range check (fuel_eighths between 0 and 8),
  constraint rental_handovers_notes_length check (length(notes) between 1 and 2000),
  constraint rental_handovers_damages_valid check (rental.are_damages(damages)),
  constraint rental_handovers_photo_references_bounded
    check (cardinality(photo_references) <= 50 and cardinality(damages) <= 50),
  constraint rental_handovers_photo_references_length
    check (rental.are_photo_references(photo_references))
);

comment on table rental.rental_handovers is
  'The state of the vehicle when it left and when it came back. Only ever added to.';
comment on column rental.rental_handovers.id is 'The id of the handover.';
comment on column rental.rental_handovers.rental_id is 'The rental.';
comment on column rental.rental_handovers.kind is 'Whether the vehicle leaves or comes back.';
comment on column rental.rental_handovers.handed_at is 'When.';
comment on column rental.rental_handovers.odometer_km is 'What the meter showed, in kilometres.';
comment on column rental.rental_handovers.fuel_eighths is
  'How full the tank (or battery) was, in eighths.';
comment on column rental.rental_handovers.notes is 'What else was noted.';
comment on column rental.rental_handovers.photo_references is 'Where the photos are kept.';
comment on column rental.rental_handovers.damages is 'The damages that were found.';
comment on column rental.rental_handovers.created_at is 'When it was written.';
comment on column rental.rental_handovers.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column rental.rental_handovers.updated_at is 'When it was last changed.';
comment on column rental.rental_handovers.updated_by is 'The user who last changed it.';
comment on column rental.rental_handovers.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint rental_handovers_rental_id_kind_key on rental.rental_handovers is
  'The rental has this handover.';
comment on constraint rental_handovers_rental_id_fkey on rental.rental_handovers is
  'There is no such rental.';
comment on constraint rental_handovers_odometer_range on rental.rental_handovers is
  'A meter shows 0 to 9,999,999 km.';
comment on constraint rental_handovers_fuel_range on rental.rental_handovers is
  'A tank is 0 to 8 eighths full.';
comment on constraint rental_handovers_notes_length on rental.rental_handovers is
  'A note has 1 to 2000 characters.';
comment on constraint rental_handovers_damages_valid on rental.rental_handovers is
  'A damage is described in 1 to 200 characters, costs nothing to a billion, and has at most 20 '
  'photos, named in 1 to 500 characters each.';
comment on constraint rental_handovers_photo_references_bounded on rental.rental_handovers is
  'A handover has at most 50 photos and 50 damages.';
comment on constraint rental_handovers_photo_references_length on rental.rental_handovers is
  'A photo is named in 1 to 500 characters.';
--! EndIncluded rental/tables/rental_handovers.sql
--! Included rental/functions/rewrite_availability.sql
-- One statement: the temporal foreign key of the rentals is checked at its end, and taking away
-- before putting back would refuse it for every later rental. The delete comes first because the
-- insert asks for its count; rows that stay as they are aren't touched.
create or replace function rental.rewrite_availability(vehicle_id uuid) returns void
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
begin
  with wanted as (
    select unnest(
      tstzmultirange(v.opened_during) - coalesce(
        (select range_agg(b.during) from rental.vehicle_blocks b where b.vehicle_id = v.id),
        '{}'::tstzmultirange)) as available_during
    from rental.rentable_vehicles v
    where v.id = rewrite_availability.vehicle_id
  ),
  removed as (
    delete from rental.vehicle_availability a
    where a.vehicle_id = rewrite_availability.vehicle_id
      and a.available_during not in (select w.available_during from wanted w)
    returning 1
  )
  insert into rental.vehicle_availability (vehicle_id, available_during)
  select rewrite_availability.vehicle_id, w.available_during
  from wanted w
  where (select count(*) from removed) >= 0
    and not exists (
      select from rental.vehicle_availability a
      where a.vehicle_id = rewrite_availability.vehicle_id
        and a.available_during = w.available_during);
end;
$$;

comment on function rental.rewrite_availability(uuid) is
  E'@behavior -*\nDerives a vehicle''s availability anew: its opened period minus its blocks. The '
  'caller holds the row of '
  'rentable_vehicles for update. Refused (rentals_within_availability) where a live rental would '
  'lose its ground.';
--! EndIncluded rental/functions/rewrite_availability.sql
--! Included rental/functions/current_customer_id.sql
create or replace function rental.current_customer_id() returns uuid
  language sql stable security definer
begin atomic
  select c.id
  from rental.customers c
  where c.user_id = app.current_user_id() and app.has_permission('rentals.read_own');
end;

comment on function rental.current_customer_id() is
  E'@behavior -*\nThe customer that the user of this request is; null for staff and strangers. In '
  'a policy write '
  '(select rental.current_customer_id()). Security definer: read by the policy of the table '
  'itself.';

grant execute on function rental.current_customer_id()
  to anonymous, customer, staff, admin, service;
--! EndIncluded rental/functions/current_customer_id.sql
--! Included rental/triggers/locations.sql
insert into app.rules (name, sqlstate, status, message) values
  ('locations_time_zone_frozen', '55000', null,
   'The time zone stays: rentals from here were priced by it.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on rental.locations
  for each row execute function app.tg__stamp();

-- For update: a quote that is being written holds the row by key, and is waited for and then seen.
create or replace function rental.tg_locations__freeze_time_zone() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  perform from rental.locations l where l.id = old.id for update;
  if exists (select from rental.quotes q where q.origin_location_id = old.id)
     or exists (select from rental.rentals r where r.origin_location_id = old.id) then
    perform app.raise_rule('locations_time_zone_frozen');
  end if;
  return new;
end;
$$;

comment on function rental.tg_locations__freeze_time_zone() is
  'Refuses another time zone once a quote or a rental began here: priced again they would cost '
  'something else.';

create or replace trigger _200_freeze_time_zone
  before update of time_zone on rental.locations
  for each row when (old.time_zone is distinct from new.time_zone)
  execute function rental.tg_locations__freeze_time_zone();
--! EndIncluded rental/triggers/locations.sql
--! Included rental/policies/locations.sql
alter table rental.locations enable row level security;

revoke all on rental.locations from anonymous, customer, staff, admin, service;
grant select on rental.locations to anonymous, customer, staff, admin, service;

-- Where one can rent is no secret.
create policy locations_everybody_reads on rental.locations
  for select to anonymous, customer, staff, admin, service using (true);
--! EndIncluded rental/policies/locations.sql
--! Included rental/triggers/customers.sql
create or replace trigger _100_stamp
  before insert or update on rental.customers
  for each row execute function app.tg__stamp();
--! EndIncluded rental/triggers/customers.sql
--! Included rental/policies/customers.sql
alter table rental.customers enable row level security;

revoke all on rental.customers from anonymous, customer, staff, admin, service;
grant select on rental.customers to customer, staff, admin, service;

create policy customers_self_reads on rental.customers
  for select to customer using (id = (select rental.current_customer_id()));

create policy customers_staff_reads on rental.customers
  for select to staff, admin, service using ((select app.has_permission('customers.read')));
--! EndIncluded rental/policies/customers.sql
--! Included rental/triggers/pricing_plans.sql
insert into app.rules (name, sqlstate, status, message) values
  ('pricing_plans_immutable', '55000', null, 'The currency of a plan stays: its prices are in it.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on rental.pricing_plans
  for each row execute function app.tg__stamp();

create or replace trigger _250_frozen
  before update on rental.pricing_plans
  for each row execute function app.tg__frozen('*: code name vehicle_class_id is_default');
--! EndIncluded rental/triggers/pricing_plans.sql
--! Included rental/policies/pricing_plans.sql
alter table rental.pricing_plans enable row level security;

revoke all on rental.pricing_plans from anonymous, customer, staff, admin, service;
grant select on rental.pricing_plans to anonymous, customer, staff, admin, service;

-- The price list is public.
create policy pricing_plans_everybody_reads on rental.pricing_plans
  for select to anonymous, customer, staff, admin, service using (true);
--! EndIncluded rental/policies/pricing_plans.sql
--! Included rental/triggers/pricing_plan_rates.sql
insert into app.rules (name, sqlstate, status, message) values
  ('pricing_plan_rates_immutable', '55000', null,
   'Prices are never changed: a new version begins where this one ends.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on rental.pricing_plan_rates
  for each row execute function app.tg__stamp();

create or replace trigger _200_immutable
  before update or delete on rental.pricing_plan_rates
  for each row execute function app.tg__immutable_version();

create or replace trigger _200_immutable_whole
  before truncate on rental.pricing_plan_rates
  for each statement execute function app.tg__immutable_version();
--! EndIncluded rental/triggers/pricing_plan_rates.sql
--! Included rental/policies/pricing_plan_rates.sql
alter table rental.pricing_plan_rates enable row level security;

revoke all on rental.pricing_plan_rates from anonymous, customer, staff, admin, service;
grant select on rental.pricing_plan_rates to anonymous, customer, staff, admin, service;

-- The price list is public.
create policy pricing_plan_rates_everybody_reads on rental.pricing_plan_rates
  for select to anonymous, customer, staff, admin, service using (true);
--! EndIncluded rental/policies/pricing_plan_rates.sql
--! Included rental/triggers/tax_rates.sql
insert into app.rules (name, sqlstate, status, message) values
  ('tax_rates_immutable', '55000', null,
   'A tax rate is never changed: a new version begins where this one ends.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on rental.tax_rates
  for each row execute function app.tg__stamp();

create or replace trigger _200_immutable
  before update or delete on rental.tax_rates
  for each row execute function app.tg__immutable_version();

create or replace trigger _200_immutable_whole
  before truncate on rental.tax_rates
  for each statement execute function app.tg__immutable_version();
--! EndIncluded rental/triggers/tax_rates.sql
--! Included rental/policies/tax_rates.sql
alter table rental.tax_rates enable row level security;

revoke all on rental.tax_rates from anonymous, customer, staff, admin, service;
grant select on rental.tax_rates to anonymous, customer, staff, admin, service;

-- The law is public.
create policy tax_rates_everybody_reads on rental.tax_rates
  for select to anonymous, customer, staff, admin, service using (true);
--! EndIncluded rental/policies/tax_rates.sql
--! Included rental/triggers/extras.sql
insert into app.rules (name, sqlstate, status, message) values
  ('extras_immutable', '55000', null, 'The price of an extra stays: retire it, and offer another.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on rental.extras
  for each row execute function app.tg__stamp();

-- A quote names its extras; what they cost must be the same when it is reserved.
create or replace trigger _250_frozen
  before update on rental.extras
  for each row execute function app.tg__frozen('*: code name max_quantity retired_at');
--! EndIncluded rental/triggers/extras.sql
--! Included rental/policies/extras.sql
alter table rental.extras enable row level security;

revoke all on rental.extras from anonymous, customer, staff, admin, service;
grant select on rental.extras to anonymous, customer, staff, admin, service;

-- The offer is public.
create policy extras_everybody_reads on rental.extras
  for select to anonymous, customer, staff, admin, service using (true);
--! EndIncluded rental/policies/extras.sql
--! Included rental/triggers/rentable_vehicles.sql
create or replace trigger _100_stamp
  before insert or update on rental.rentable_vehicles
  for each row execute function app.tg__stamp();

create or replace function rental.tg_rentable_vehicles__rewrite_availability() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  perform rental.rewrite_availability(new.id);
  return null;
end;
$$;

comment on function rental.tg_rentable_vehicles__rewrite_availability() is
  'Opens and ends a vehicle''s availability with its time in the fleet.';

create or replace trigger _500_rewrite_availability
  after insert or update of opened_during on rental.rentable_vehicles
  for each row execute function rental.tg_rentable_vehicles__rewrite_availability();
--! EndIncluded rental/triggers/rentable_vehicles.sql
--! Included rental/policies/rentable_vehicles.sql
alter table rental.rentable_vehicles enable row level security;

revoke all on rental.rentable_vehicles from anonymous, customer, staff, admin, service;
grant select on rental.rentable_vehicles to anonymous, customer, staff, admin, service;

-- What is on offer is public; what has left the fleet only staff sees.
create policy rentable_vehicles_everybody_reads_offer on rental.rentable_vehicles
  for select to anonymous, customer, service using (is_in_service);

create policy rentable_vehicles_staff_reads on rental.rentable_vehicles
  for select to staff, admin using ((select app.has_permission('vehicles.read')));
--! EndIncluded rental/policies/rentable_vehicles.sql
--! Included rental/policies/vehicle_availability.sql
alter table rental.vehicle_availability enable row level security;

revoke all on rental.vehicle_availability from anonymous, customer, staff, admin, service;
grant select on rental.vehicle_availability to staff, admin, service;

-- Clients ask available_vehicles and vehicle_calendar.
create policy vehicle_availability_staff_reads on rental.vehicle_availability
  for select to staff, admin, service using ((select app.has_permission('vehicles.read')));
--! EndIncluded rental/policies/vehicle_availability.sql
--! Included rental/triggers/vehicle_blocks.sql
create or replace trigger _100_stamp
  before insert or update on rental.vehicle_blocks
  for each row execute function app.tg__stamp();

-- For update, alone: reservations share this row by key, so none is judged by an availability that
-- is being rewritten.
create or replace function rental.tg_vehicle_blocks__lock_calendar() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  perform from rental.rentable_vehicles v
  where v.id in (old.vehicle_id, new.vehicle_id)
  order by v.id
  for update;
  return coalesce(new, old);
end;
$$;

comment on function rental.tg_vehicle_blocks__lock_calendar() is
  'Locks the vehicle''s calendar before a block comes, moves or goes.';

create or replace function rental.tg_vehicle_blocks__rewrite_availability() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  perform rental.rewrite_availability(v.id)
  from (select old.vehicle_id as id union select new.vehicle_id) v
  where v.id is not null;
  return null;
end;
$$;

comment on function rental.tg_vehicle_blocks__rewrite_availability() is
  'Derives the availability anew after a block came, moved or went.';

create or replace trigger _150_lock_calendar
  before insert or update or delete on rental.vehicle_blocks
  for each row execute function rental.tg_vehicle_blocks__lock_calendar();

create or replace trigger _500_rewrite_availability
  after insert or update or delete on rental.vehicle_blocks
  for each row execute function rental.tg_vehicle_blocks__rewrite_availability();
--! EndIncluded rental/triggers/vehicle_blocks.sql
--! Included rental/policies/vehicle_blocks.sql
alter table rental.vehicle_blocks enable row level security;

revoke all on rental.vehicle_blocks from anonymous, customer, staff, admin, service;
grant select on rental.vehicle_blocks to staff, admin, service;

-- Clients ask available_vehicles and vehicle_calendar.
create policy vehicle_blocks_staff_reads on rental.vehicle_blocks
  for select to staff, admin, service using ((select app.has_permission('vehicles.read')));
--! EndIncluded rental/policies/vehicle_blocks.sql
--! Included rental/triggers/quotes.sql
-- The life of a quote. Nobody outside is told of it.
select app.allow_transition('quote', null, 'open', 'quote_rental', null);
select app.allow_transition('quote', 'open', 'accepted', 'reserve_rental', null);
select app.allow_transition('quote', 'open', 'expired', 'expire_quotes', null);

insert into app.rules (name, sqlstate, status, message) values
  ('quotes_status_transition', '55000', null, 'The quote cannot go from its state to that one.'),
  ('quotes_immutable', '55000', null, 'What was offered is not changed: ask for another quote.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on rental.quotes
  for each row execute function app.tg__stamp();

create or replace trigger _200_state_transition
  before insert or update of status on rental.quotes
  for each row execute function app.tg__state_transition('quote');

-- Whom it is for is known at the latest when it is accepted.
create or replace trigger _250_frozen
  before update on rental.quotes
  for each row execute function app.tg__frozen(
    'open open: expires_at', 'open accepted: status customer_id', 'open expired: status');

create or replace trigger _800_state_change
  after insert or update of status on rental.quotes
  for each row execute function app.tg__state_change(
    'quote', 'id');
--! EndIncluded rental/triggers/quotes.sql
--! Included rental/policies/quotes.sql
alter table rental.quotes enable row level security;

revoke all on rental.quotes from anonymous, customer, staff, admin, service;
grant select on rental.quotes to customer, staff, admin, service;

create policy quotes_author_reads on rental.quotes
  for select to customer
  using (
    created_by = (select app.current_user_id())
    and (select app.has_permission('rentals.quote')));

create policy quotes_staff_reads on rental.quotes
  for select to staff, admin, service using ((select app.has_permission('rentals.read')));
--! EndIncluded rental/policies/quotes.sql
--! Included rental/triggers/rentals.sql
-- The life of a rental (fleet.md 2.2). Nothing else.
select app.allow_transition('rental', null, 'reserved', 'reserve_rental', 'RentalReserved');
select app.allow_transition('rental', 'reserved', 'active', 'activate_rental', 'RentalActivated');
select app.allow_transition('rental', 'active', 'completed', 'complete_rental', 'RentalCompleted');
select app.allow_transition('rental', 'reserved', 'cancelled', 'cancel_rental', 'RentalCancelled');

insert into app.rules (name, sqlstate, status, message) values
  ('rentals_status_transition', '55000', null, 'The rental cannot go from its state to that one.'),
  ('rentals_append_only', '55000', null, 'A rental is cancelled, never deleted.'),
  ('rentals_immutable', '55000', null,
   'What was agreed and what happened is not changed afterwards.'),
  ('rentals_within_availability', '23503', 409,
   'The vehicle is not for rent in all of this period.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- A move into a live period by UPDATE has no `on conflict do nothing`: two of them would deadlock
-- in the exclusion constraint (8 unlocked updaters: 12 deadlocks of 15; with this lock none). Both
-- vehicles in id order.
create or replace function rental.tg_rentals__lock_calendar() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  perform from rental.rentable_vehicles v
  where v.id in (old.vehicle_id, new.vehicle_id)
  order by v.id
  for no key update;
  return new;
end;
$$;

comment on function rental.tg_rentals__lock_calendar() is
  'Locks the vehicle''s calendar before a live rental moves in time or to another vehicle.';

-- Holds the calendar still before a rental claims its ground, for SQL written by hand too: without
-- it, cutting February while somebody reserves March refuses March. By key, so that reservations
-- don't wait for each other. It costs 12 us of the 670 us of CPU that a reservation from a quote
-- takes on 1 M rentals (2 %); all that guards the calendar, exclusion and temporal key included,
-- 40 us: the function runs at 0.94 of itself without any of it.
create or replace function rental.tg_rentals__hold_calendar() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_is_in_service boolean;
begin
  select v.is_in_service into v_is_in_service
  from rental.rentable_vehicles v where v.id = new.vehicle_id for key share;
  -- Judged under the lock: a vehicle that leaves this moment is not reserved for last week either,
  -- where its calendar is still open.
  if not v_is_in_service then
    perform app.raise_rule('rentals_vehicle_in_service');
  end if;
  return new;
end;
$$;

comment on function rental.tg_rentals__hold_calendar() is
  'Shares the vehicle''s calendar with other reservations, and keeps it from being rewritten, '
  'before a rental comes; a vehicle that has left the fleet is refused.';

-- Here, so that no writer can move the one without the other.
create or replace function rental.tg_rentals__move_vehicle() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if new.status = 'active' then
    perform fleet.mark_vehicle_rented(new.vehicle_id);
  else
    perform fleet.mark_vehicle_returned(new.vehicle_id);
  end if;
  return null;
end;
$$;

comment on function rental.tg_rentals__move_vehicle() is
  'The vehicle of an active rental is rented, and comes back with it.';

create or replace trigger _100_stamp
  before insert or update on rental.rentals
  for each row execute function app.tg__stamp();

create or replace trigger _150_hold_calendar
  before insert on rental.rentals
  for each row execute function rental.tg_rentals__hold_calendar();

create or replace trigger _150_lock_calendar
  before update on rental.rentals
  for each row when (
    new.status in ('reserved', 'active')
    and (old.vehicle_id, old.start_at, old.blocked_until, old.status in ('reserved', 'active'))
      is distinct from (new.vehicle_id, new.start_at, new.blocked_until, true))
  execute function rental.tg_rentals__lock_calendar();

create or replace trigger _200_state_transition
  before insert or update of status on rental.rentals
  for each row execute function app.tg__state_transition('rental');

-- After the machine, which says it better where the move itself is wrong.
create or replace trigger _250_frozen
  before update on rental.rentals
  for each row execute function app.tg__frozen(
    '*: rental_period held_period ends_at',
    'reserved reserved: vehicle_id start_at end_at blocked_until '
      'agreed_lines net_cents tax_cents total_cents',
    'reserved active: status start_at handed_over_at',
    'reserved cancelled: status cancelled_at cancellation_reason',
    'active active: end_at blocked_until agreed_lines net_cents tax_cents total_cents '
      'overdue_at',
    'active completed: status returned_at');

create or replace trigger _500_move_vehicle
  after update of status on rental.rentals
  for each row when (new.status in ('active', 'completed'))
  execute function rental.tg_rentals__move_vehicle();

create or replace trigger _800_state_change
  after insert or update of status on rental.rentals
  for each row execute function app.tg__state_change(
    'rental', 'id', 'customer_id', 'vehicle_id', 'vehicle_class_id', 'origin_location_id',
    'destination_location_id', 'start_at', 'end_at', 'status', 'total_cents', 'currency',
    'handed_over_at', 'returned_at', 'cancelled_at', 'cancellation_reason');

create or replace trigger _200_append_only
  before delete or truncate on rental.rentals
  for each statement execute function app.tg__append_only();
--! EndIncluded rental/triggers/rentals.sql
--! Included rental/policies/rentals.sql
alter table rental.rentals enable row level security;

revoke all on rental.rentals from anonymous, customer, staff, admin, service;
grant select on rental.rentals to customer, staff, admin, service;

-- The role customer sees its own; no role writes: commands do.
create policy rentals_self_reads on rental.rentals
  for select to customer using (customer_id = (select rental.current_customer_id()));

create policy rentals_staff_reads on rental.rentals
  for select to staff, admin, service using ((select app.has_permission('rentals.read')));
--! EndIncluded rental/policies/rentals.sql
--! Included rental/triggers/rental_extras.sql
insert into app.rules (name, sqlstate, status, message) values
  ('rental_extras_append_only', '55000', null, 'These records are only ever added to.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on rental.rental_extras
  for each row execute function app.tg__stamp();

create or replace trigger _200_append_only
  before update or delete or truncate on rental.rental_extras
  for each statement execute function app.tg__append_only();
--! EndIncluded rental/triggers/rental_extras.sql
--! Included rental/policies/rental_extras.sql
alter table rental.rental_extras enable row level security;

revoke all on rental.rental_extras from anonymous, customer, staff, admin, service;
grant select on rental.rental_extras to customer, staff, admin, service;

create policy rental_extras_self_reads on rental.rental_extras
  for select to customer using (
    rental_id = any (array(
      select r.id from rental.rentals r
      where r.customer_id = (select rental.current_customer_id()))));

create policy rental_extras_staff_reads on rental.rental_extras
  for select to staff, admin, service using ((select app.has_permission('rentals.read')));
--! EndIncluded rental/policies/rental_extras.sql
--! Included rental/triggers/rental_charges.sql
insert into app.rules (name, sqlstate, status, message) values
  ('rental_charges_append_only', '55000', null, 'These records are only ever added to.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on rental.rental_charges
  for each row execute function app.tg__stamp();

create or replace trigger _200_append_only
  before update or delete or truncate on rental.rental_charges
  for each statement execute function app.tg__append_only();
--! EndIncluded rental/triggers/rental_charges.sql
--! Included rental/policies/rental_charges.sql
alter table rental.rental_charges enable row level security;

revoke all on rental.rental_charges from anonymous, customer, staff, admin, service;
grant select on rental.rental_charges to customer, staff, admin, service;

-- An array, here and in the tables like this one: it is made once and looked up in the index of
-- rental_id. By `exists` a page of a customer's charges read all charges of everybody (0.1 s for
-- each 300,000).
create policy rental_charges_self_reads on rental.rental_charges
  for select to customer using (
    rental_id = any (array(
      select r.id from rental.rentals r
      where r.customer_id = (select rental.current_customer_id()))));

create policy rental_charges_staff_reads on rental.rental_charges
  for select to staff, admin, service using ((select app.has_permission('rentals.read')));
--! EndIncluded rental/policies/rental_charges.sql
--! Included rental/triggers/rental_payments.sql
-- The life of a payment (fleet.md 2.4). Refunds tell of themselves, part by part.
select app.allow_transition('payment', null, 'pending', 'request_payment', null);
select app.allow_transition('payment', 'pending', 'captured', 'capture_payment', 'PaymentCaptured');
select app.allow_transition('payment', 'pending', 'failed', 'fail_payment', 'PaymentFailed');
select app.allow_transition('payment', 'captured', 'refunded', 'refund_payment', null);

insert into app.rules (name, sqlstate, status, message) values
  ('rental_payments_status_transition', '55000', null,
   'The payment cannot go from its state to that one.'),
  ('rental_payments_append_only', '55000', null, 'A payment is never deleted.'),
  ('rental_payments_immutable', '55000', null,
   'A payment stays what it was: refund it, and take another.'),
  ('rental_payments_refunded_is_sum', '55000', null, 'What was refunded is the sum of the refunds.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on rental.rental_payments
  for each row execute function app.tg__stamp();

create or replace trigger _200_state_transition
  before insert or update of status on rental.rental_payments
  for each row execute function app.tg__state_transition('payment');

create or replace trigger _250_frozen
  before update on rental.rental_payments
  for each row execute function app.tg__frozen(
    '*: refunded_cents',
    'pending captured: status captured_at reference',
    'pending failed: status failure_reason',
    'captured refunded: status');

-- Set back by hand, it would let more go back than came.
create or replace function rental.tg_rental_payments__count_refunds() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if new.refunded_cents <> (
    select coalesce(sum(r.amount_cents), 0) from rental.rental_refunds r where r.payment_id = new.id
  ) then
    perform app.raise_rule('rental_payments_refunded_is_sum');
  end if;
  return new;
end;
$$;

comment on function rental.tg_rental_payments__count_refunds() is
  'Refuses another sum of refunds than that of the refunds.';

create or replace trigger _300_count_refunds
  before update of refunded_cents on rental.rental_payments
  for each row execute function rental.tg_rental_payments__count_refunds();

create or replace trigger _800_state_change
  after insert or update of status on rental.rental_payments
  for each row execute function app.tg__state_change(
    'payment', 'id', 'rental_id', 'provider', 'amount_cents', 'currency', 'status', 'captured_at');

create or replace trigger _200_append_only
  before delete or truncate on rental.rental_payments
  for each statement execute function app.tg__append_only();
--! EndIncluded rental/triggers/rental_payments.sql
--! Included rental/policies/rental_payments.sql
alter table rental.rental_payments enable row level security;

revoke all on rental.rental_payments from anonymous, customer, staff, admin, service;
grant select on rental.rental_payments to customer, staff, admin, service;

create policy rental_payments_self_reads on rental.rental_payments
  for select to customer using (
    rental_id = any (array(
      select r.id from rental.rentals r
      where r.customer_id = (select rental.current_customer_id()))));

create policy rental_payments_staff_reads on rental.rental_payments
  for select to staff, admin, service using ((select app.has_permission('payments.read')));
--! EndIncluded rental/policies/rental_payments.sql
--! Included rental/triggers/rental_refunds.sql
insert into app.rules (name, sqlstate, status, message) values
  ('rental_refunds_append_only', '55000', null, 'These records are only ever added to.'),
  ('rental_refunds_same_currency', '23514', null, 'A refund is in the currency of its payment.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on rental.rental_refunds
  for each row execute function app.tg__stamp();

create or replace trigger _200_append_only
  before update or delete or truncate on rental.rental_refunds
  for each statement execute function app.tg__append_only();

-- The payment's row is the lock, and its check the judge: refunds side by side can't give back too
-- much.
create or replace function rental.tg_rental_refunds__count() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_payment rental.rental_payments;
begin
  select * into strict v_payment
  from rental.rental_payments p where p.id = new.payment_id
  for no key update;

  v_payment.refunded_cents := v_payment.refunded_cents + new.amount_cents;
  if v_payment.refunded_cents = v_payment.amount_cents then
    v_payment.status := 'refunded';
    update rental.rental_payments p
    set refunded_cents = v_payment.refunded_cents, status = 'refunded'
    where p.id = v_payment.id;
  else
    update rental.rental_payments p
    set refunded_cents = v_payment.refunded_cents
    where p.id = v_payment.id;
  end if;

  if v_payment.currency <> new.currency then
    perform app.raise_rule('rental_refunds_same_currency');
  end if;

  perform app.emit_event('PaymentRefunded', 'payment', v_payment.id, jsonb_build_object(
    'id', v_payment.id, 'rental_id', v_payment.rental_id, 'refund_id', new.id,
    'amount_cents', new.amount_cents::text, 'refunded_cents', v_payment.refunded_cents::text,
    'currency', new.currency, 'status', v_payment.status));
  return null;
end;
$$;

comment on function rental.tg_rental_refunds__count() is
  'Adds a refund to its payment, which refuses more than was captured, and emits PaymentRefunded.';

create or replace trigger _500_count
  after insert on rental.rental_refunds
  for each row execute function rental.tg_rental_refunds__count();
--! EndIncluded rental/triggers/rental_refunds.sql
--! Included rental/policies/rental_refunds.sql
alter table rental.rental_refunds enable row level security;

revoke all on rental.rental_refunds from anonymous, customer, staff, admin, service;
grant select on rental.rental_refunds to customer, staff, admin, service;

create policy rental_refunds_self_reads on rental.rental_refunds
  for select to customer using (
    payment_id = any (array(
      select p.id from rental.rental_payments p
      join rental.rentals r on r.id = p.rental_id
      where r.customer_id = (select rental.current_customer_id()))));

create policy rental_refunds_staff_reads on rental.rental_refunds
  for select to staff, admin, service using ((select app.has_permission('payments.read')));
--! EndIncluded rental/policies/rental_refunds.sql
--! Included rental/triggers/rental_deposits.sql
-- The life of a deposit (fleet.md 2.4).
select app.allow_transition('deposit', null, 'held', 'hold_deposit', 'DepositHeld');
select app.allow_transition('deposit', 'held', 'released', 'release_deposit', 'DepositReleased');
select app.allow_transition('deposit', 'held', 'captured', 'capture_deposit', 'DepositCaptured');

insert into app.rules (name, sqlstate, status, message) values
  ('rental_deposits_status_transition', '55000', null,
   'The deposit cannot go from its state to that one.'),
  ('rental_deposits_append_only', '55000', null, 'A deposit is never deleted.'),
  ('rental_deposits_immutable', '55000', null,
   'A deposit stays what it was until it is released or captured, and then too.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on rental.rental_deposits
  for each row execute function app.tg__stamp();

create or replace trigger _200_state_transition
  before insert or update of status on rental.rental_deposits
  for each row execute function app.tg__state_transition('deposit');

create or replace trigger _250_frozen
  before update on rental.rental_deposits
  for each row execute function app.tg__frozen(
    'held released: status settled_at', 'held captured: status captured_cents settled_at reason');

create or replace trigger _800_state_change
  after insert or update of status on rental.rental_deposits
  for each row execute function app.tg__state_change(
    'deposit', 'id', 'rental_id', 'provider', 'amount_cents', 'captured_cents', 'currency',
    'status');

create or replace trigger _200_append_only
  before delete or truncate on rental.rental_deposits
  for each statement execute function app.tg__append_only();
--! EndIncluded rental/triggers/rental_deposits.sql
--! Included rental/policies/rental_deposits.sql
alter table rental.rental_deposits enable row level security;

revoke all on rental.rental_deposits from anonymous, customer, staff, admin, service;
grant select on rental.rental_deposits to customer, staff, admin, service;

create policy rental_deposits_self_reads on rental.rental_deposits
  for select to customer using (
    rental_id = any (array(
      select r.id from rental.rentals r
      where r.customer_id = (select rental.current_customer_id()))));

create policy rental_deposits_staff_reads on rental.rental_deposits
  for select to staff, admin, service using ((select app.has_permission('payments.read')));
--! EndIncluded rental/policies/rental_deposits.sql
--! Included rental/triggers/rental_handovers.sql
insert into app.rules (name, sqlstate, status, message) values
  ('rental_handovers_append_only', '55000', null, 'These records are only ever added to.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on rental.rental_handovers
  for each row execute function app.tg__stamp();

create or replace trigger _200_append_only
  before update or delete or truncate on rental.rental_handovers
  for each statement execute function app.tg__append_only();
--! EndIncluded rental/triggers/rental_handovers.sql
--! Included rental/policies/rental_handovers.sql
alter table rental.rental_handovers enable row level security;

revoke all on rental.rental_handovers from anonymous, customer, staff, admin, service;
grant select on rental.rental_handovers to customer, staff, admin, service;

create policy rental_handovers_self_reads on rental.rental_handovers
  for select to customer using (
    rental_id = any (array(
      select r.id from rental.rentals r
      where r.customer_id = (select rental.current_customer_id()))));

create policy rental_handovers_staff_reads on rental.rental_handovers
  for select to staff, admin, service using ((select app.has_permission('rentals.read')));
--! EndIncluded rental/policies/rental_handovers.sql
--! Included rental/triggers/same_currency.sql
insert into app.rules (name, sqlstate, status, message) values
  ('rental_charges_same_currency', '23514', null, 'A charge is in the currency of its rental.'),
  ('rental_deposits_same_currency', '23514', null, 'A deposit is in the currency of its rental.'),
  ('rental_extras_same_currency', '23514', null, 'An extra is in the currency of its rental.'),
  ('rental_payments_same_currency', '23514', null, 'A payment is in the currency of its rental.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- Once, when it is written: neither the rental's currency nor theirs is ever changed. A foreign key
-- on (rental_id, currency) would need another index over all rentals.
create or replace function rental.tg__same_currency() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if new.currency <> (select r.currency from rental.rentals r where r.id = new.rental_id) then
    perform app.raise_rule(tg_table_name || '_same_currency');
  end if;
  return new;
end;
$$;

comment on function rental.tg__same_currency() is
  'Refuses money of a rental in another currency than the rental''s.';

create or replace trigger _200_same_currency
  before insert on rental.rental_charges
  for each row execute function rental.tg__same_currency();

create or replace trigger _200_same_currency
  before insert on rental.rental_deposits
  for each row execute function rental.tg__same_currency();

create or replace trigger _200_same_currency
  before insert on rental.rental_extras
  for each row execute function rental.tg__same_currency();

create or replace trigger _200_same_currency
  before insert on rental.rental_payments
  for each row execute function rental.tg__same_currency();
--! EndIncluded rental/triggers/same_currency.sql
--! Included rental/triggers/fleet_vehicles.sql
insert into app.rules (name, sqlstate, status, message) values
  ('vehicles_no_live_rental', '55000', null, 'The vehicle is reserved or rented.'),
  ('vehicles_rented_by_rental', '55000', null,
   'A vehicle is rented while a rental of it is active, and only then.'),
  ('vehicles_home_location_exists', '23503', null, 'There is no such location.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- The seam between fleet and rental: an event consumer would stand here if the two were ever split.
create or replace function rental.tg_fleet_vehicles__project() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_opened_during tstzrange;
begin
  if not exists (select from rental.locations l where l.id = new.home_location_id) then
    perform app.raise_rule('vehicles_home_location_exists');
  end if;

  if tg_op = 'INSERT' then
    insert into rental.rentable_vehicles (
      id, plate_number, make, model, variant, year, passenger_capacity, vehicle_class_id,
      home_location_id, opened_during)
    values (
      new.id, new.plate_number, new.make, new.model, new.variant, new.year, new.passenger_capacity,
      new.vehicle_class_id, new.home_location_id, tstzrange(new.available_from, null));
  else
    update rental.rentable_vehicles v set
      plate_number = new.plate_number, make = new.make, model = new.model, variant = new.variant,
      year = new.year, passenger_capacity = new.passenger_capacity,
      vehicle_class_id = new.vehicle_class_id, home_location_id = new.home_location_id
    where v.id = new.id;
  end if;
  return null;
end;
$$;

comment on function rental.tg_fleet_vehicles__project() is
  'Keeps rental.rentable_vehicles in step with a vehicle, and opens its availability when it is '
  'registered.';

-- A vehicle with live rentals stays, unless it is gone already: then its reservations are
-- cancelled, and its availability ends where the rental that is out holds on to it.
create or replace function rental.tg_fleet_vehicles__decommission() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_is_gone constant boolean := new.decommission_reason in ('total_loss', 'stolen');
  v_live uuid[];
  v_closes_at timestamptz;
begin
  -- The rentals before their calendar, as everybody (functions/lock_rental.sql).
  perform from rental.rentals r
  where r.vehicle_id = new.id and r.status in ('reserved', 'active')
  order by r.id
  for no key update;
  perform from rental.rentable_vehicles v where v.id = new.id for update;

  select array_agg(r.id order by r.start_at) into v_live
  from rental.rentals r
  where r.vehicle_id = new.id and r.status in ('reserved', 'active');

  if v_live is not null and not coalesce(v_is_gone, false) then
    perform app.raise_rule(
      'vehicles_no_live_rental', jsonb_build_object('rentalIds', to_jsonb(v_live)));
  end if;

  update rental.rentals r
  set status = 'cancelled', cancelled_at = now(), cancellation_reason = 'vehicle_unavailable'
  where r.vehicle_id = new.id and r.status = 'reserved';

  select coalesce(max(r.blocked_until), now()) into v_closes_at
  from rental.rentals r
  where r.vehicle_id = new.id and r.status = 'active';

  update rental.rentable_vehicles v
  set is_in_service = false,
      opened_during = v.opened_during * tstzrange(null, greatest(v_closes_at, now()))
  where v.id = new.id;
  return null;
end;
$$;

comment on function rental.tg_fleet_vehicles__decommission() is
  'Refuses to let a vehicle with live rentals go (vehicles_no_live_rental), or cancels them when '
  'it is lost, and ends '
  'its availability.';

-- A vehicle that is lost while it is out leaves with its rental still active.
create or replace function rental.tg_fleet_vehicles__rented_by_rental() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if (new.status = 'rented') <> exists (
    select from rental.rentals r where r.vehicle_id = new.id and r.status = 'active'
  ) then
    perform app.raise_rule('vehicles_rented_by_rental');
  end if;
  return null;
end;
$$;

comment on function rental.tg_fleet_vehicles__rented_by_rental() is
  'Refuses a vehicle that is rented without an active rental, or the reverse.';

create or replace trigger _400_rented_by_rental
  after update of status on fleet.vehicles
  for each row when ('rented' in (old.status, new.status) and new.status <> 'decommissioned')
  execute function rental.tg_fleet_vehicles__rented_by_rental();

-- Not at a change of status: the calendar would be locked before the rentals (lock_rental).
create or replace trigger _500_project
  after insert or update of plate_number, make, model, variant, year, passenger_capacity,
    vehicle_class_id, home_location_id on fleet.vehicles
  for each row execute function rental.tg_fleet_vehicles__project();

create or replace trigger _500_rental_decommission
  after update of status on fleet.vehicles
  for each row when (new.status = 'decommissioned')
  execute function rental.tg_fleet_vehicles__decommission();
--! EndIncluded rental/triggers/fleet_vehicles.sql
--! Included rental/functions/place_of_vehicle.sql
-- A rental that came back tells where it was taken back; a live one where it will be.
create or replace function rental.place_of_vehicle(vehicle_id uuid, at timestamptz) returns uuid
  language sql stable
begin atomic
  select coalesce(
    (select r.destination_location_id
     from rental.rentals r
     where r.vehicle_id = place_of_vehicle.vehicle_id
       and r.status in ('reserved', 'active', 'completed')
       and r.ends_at <= place_of_vehicle.at
     order by r.ends_at desc
     limit 1),
    (select v.home_location_id
     from rental.rentable_vehicles v
     where v.id = place_of_vehicle.vehicle_id));
end;

comment on function rental.place_of_vehicle(uuid, timestamptz) is
  E'@behavior -*\nThe location where a vehicle is, or will be, at an instant: the destination of '
  'its last live or completed rental that ends before, else its home. Granted to nobody: only '
  'security definer functions reach it.';
--! EndIncluded rental/functions/place_of_vehicle.sql
--! Included rental/functions/default_turnaround.sql
-- What a search assumes before a plan is chosen. By the day in UTC: a search knows no place, and a
-- quote decides.
create or replace function rental.default_turnaround(vehicle_class_id uuid, at timestamptz)
  returns interval
  language sql stable
begin atomic
  select coalesce((
    select make_interval(mins => pr.turnaround_minutes)
    from rental.pricing_plans p
    join rental.pricing_plan_rates pr on pr.pricing_plan_id = p.id
    where p.is_default
      and (p.vehicle_class_id = default_turnaround.vehicle_class_id or p.vehicle_class_id is null)
      and pr.valid_during @> (default_turnaround.at at time zone 'UTC')::date
    order by p.vehicle_class_id nulls last
    limit 1), interval '0');
end;

comment on function rental.default_turnaround(uuid, timestamptz) is
  E'@behavior -*\nThe turnaround of the plan that a class is rented by unless another is asked '
  'for; nothing without prices. Granted to nobody: only security definer functions reach it.';
--! EndIncluded rental/functions/default_turnaround.sql
--! Included rental/functions/is_out_late.sql
create or replace function rental.is_out_late(
  vehicle_id uuid, start_at timestamptz, blocked_until timestamptz
) returns boolean
  language sql stable
return exists (
  select from rental.rentals r
  where r.vehicle_id = is_out_late.vehicle_id
    and r.status = 'active'
    and r.end_at < now()
    and r.start_at < is_out_late.blocked_until
    and is_out_late.start_at < now() + (r.blocked_until - r.end_at));

comment on function rental.is_out_late(uuid, timestamptz, timestamptz) is
  E'@behavior -*\nWhether a vehicle has not come back from an overdue rental, which takes it '
  'until now and its turnaround. Granted to nobody: only security definer functions reach it.';
--! EndIncluded rental/functions/is_out_late.sql
--! Included rental/functions/is_vehicle_available.sql
-- The constraints decide, when a rental is written; this tells beforehand. It is stricter in one
-- case: an overdue vehicle isn't back yet, whatever its rental had agreed.
create or replace function rental.is_vehicle_available(
  vehicle_id uuid, start_at timestamptz, blocked_until timestamptz
) returns boolean
  language sql stable
return case
  when is_vehicle_available.blocked_until > is_vehicle_available.start_at
  then exists (
      select from rental.rentable_vehicles v
      where v.id = is_vehicle_available.vehicle_id and v.is_in_service)
    and exists (
      select from rental.vehicle_availability a
      where a.vehicle_id = is_vehicle_available.vehicle_id
        and a.available_during
          @> tstzrange(is_vehicle_available.start_at, is_vehicle_available.blocked_until))
    and not exists (
      select from rental.rentals r
      where r.vehicle_id = is_vehicle_available.vehicle_id
        and r.status in ('reserved', 'active')
        and r.rental_period
          && tstzrange(is_vehicle_available.start_at, is_vehicle_available.blocked_until))
    and not rental.is_out_late(vehicle_id, start_at, blocked_until)
  else false
end;

comment on function rental.is_vehicle_available(uuid, timestamptz, timestamptz) is
  E'@behavior -*\nWhether a vehicle is free from an instant to the end of a turnaround. '
  'Granted to nobody: only security definer functions reach it.';
--! EndIncluded rental/functions/is_vehicle_available.sql
--! Included rental/functions/available_vehicles.sql
insert into app.rules (name, sqlstate, status, message) values
  ('available_vehicles_period_bounded', '23514', null,
   'Ask for a period from one instant to a later one, of at most a year, between 1990 and 2200.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- One pass over the live part of the calendar, hash joins, places out of an index alone: with
-- 10,000 vehicles, 60,000 live rentals and 940,000 past ones all of them take 0.05 s, a class 0.012
-- s, a location 0.07 s, both 0.014 s. Ranges are guessed badly: a nested loop, over the calendar or
-- over its result, takes 2 to 10 times as long. The plan is made anew for the arguments at hand,
-- because which filters are given decides it.
create or replace function rental.available_vehicles(
  start_at timestamptz,
  end_at timestamptz,
  location_id uuid default null,
  vehicle_class_id uuid default null
) returns setof rental.rentable_vehicles
  language plpgsql stable security definer rows 1000
  set search_path = '' set plan_cache_mode = 'force_custom_plan' set enable_nestloop = off
as $$
#variable_conflict use_column
declare
  -- No turnaround is longer (pricing_plan_rates_turnaround_range).
  v_widest tstzrange;
begin
  if (available_vehicles.end_at > available_vehicles.start_at
      and available_vehicles.end_at <= available_vehicles.start_at + interval '1 year'
      and available_vehicles.start_at >= '1990-01-01Z'
      and available_vehicles.end_at <= '2200-01-01Z') is not true then
    perform app.raise_rule('available_vehicles_period_bounded');
  end if;
  v_widest := tstzrange(
    available_vehicles.start_at, available_vehicles.end_at + interval '7 days');

  return query
  with classes as materialized (
    select c.id, tstzrange(available_vehicles.start_at, available_vehicles.end_at
      + rental.default_turnaround(c.id, available_vehicles.start_at)) as wanted_during
    from (select distinct v.vehicle_class_id from rental.rentable_vehicles v) c (id)
    where available_vehicles.vehicle_class_id is null or c.id = available_vehicles.vehicle_class_id
  ),
  taken as materialized (
    select r.vehicle_id, r.rental_period as taken_during
    from rental.rentals r
    where r.status in ('reserved', 'active') and r.rental_period && v_widest
    union all
    select r.vehicle_id, tstzrange(r.start_at, now() + (r.blocked_until - r.end_at))
    from rental.rentals r
    where r.status = 'active' and r.end_at < now()
  )
  select v.*
  from rental.rentable_vehicles v
  join classes c on c.id = v.vehicle_class_id
  where v.is_in_service
    and (available_vehicles.vehicle_class_id is null
      or v.vehicle_class_id = available_vehicles.vehicle_class_id)
    and not exists (
      select from taken t where t.vehicle_id = v.id and t.taken_during && c.wanted_during)
    and exists (
      select from rental.vehicle_availability a
      where a.vehicle_id = v.id and a.available_during @> c.wanted_during)
    and (available_vehicles.location_id is null
      -- place_of_vehicle, written out: calling it for each row takes three times as long.
      or available_vehicles.location_id = coalesce(
        (select r.destination_location_id
         from rental.rentals r
         where r.vehicle_id = v.id
           and r.status in ('reserved', 'active', 'completed')
           and r.ends_at <= available_vehicles.start_at
         order by r.ends_at desc
         limit 1),
        v.home_location_id))
  order by v.plate_number, v.id;
end;
$$;

comment on function rental.available_vehicles(timestamptz, timestamptz, uuid, uuid) is
  E'The vehicles that are free for a whole period and the turnaround after it (that of the '
  'default plan of their class). One that is overdue is not: it is taken until it comes back. '
  'Permission: none.\n'
  '@param start_at The start.\n'
  '@param end_at The end, at most a year later.\n'
  '@param location_id Only vehicles that are there at the start.\n'
  '@param vehicle_class_id Only vehicles of this class.\n'
  'Security definer: tells that a vehicle is taken, not by whom; row level security would keep '
  'the calendar''s indexes from being used.';

grant execute on function rental.available_vehicles(timestamptz, timestamptz, uuid, uuid)
  to anonymous, customer, staff, admin, service;
--! EndIncluded rental/functions/available_vehicles.sql
--! Included rental/functions/next_free_at.sql
-- The first gap that is long enough begins where something ends: a rental, a block, or the time
-- asked for.
create or replace function rental.next_free_at(
  vehicle_id uuid, start_at timestamptz, blocked_until timestamptz
) returns timestamptz
  language sql stable
begin atomic
  select min(c.start_at)
  from (
    select next_free_at.start_at
    union all
    select r.blocked_until
    from rental.rentals r
    where r.vehicle_id = next_free_at.vehicle_id
      and r.status in ('reserved', 'active')
      and r.rental_period && tstzrange(next_free_at.start_at, null)
    union all
    select lower(a.available_during)
    from rental.vehicle_availability a
    where a.vehicle_id = next_free_at.vehicle_id
      and a.available_during && tstzrange(next_free_at.start_at, null)
      and lower(a.available_during) > next_free_at.start_at
    union all
    select now() + (r.blocked_until - r.end_at)
    from rental.rentals r
    where r.vehicle_id = next_free_at.vehicle_id
      and r.status = 'active'
      and r.end_at < now()
      and now() + (r.blocked_until - r.end_at) > next_free_at.start_at
  ) c (start_at)
  where rental.is_vehicle_available(
    next_free_at.vehicle_id, c.start_at,
    c.start_at + (next_free_at.blocked_until - next_free_at.start_at));
end;

comment on function rental.next_free_at(uuid, timestamptz, timestamptz) is
  E'@behavior -*\nThe first instant from start_at on when a vehicle is free for as long; null if '
  'there is none. Granted to nobody: only security definer functions reach it.';
--! EndIncluded rental/functions/next_free_at.sql
--! Included rental/functions/vehicle_calendar.sql
insert into app.rules (name, sqlstate, status, message) values
  ('vehicle_calendar_period_bounded', '23514', null,
   'Ask for a period from one instant to a later one, of at most ten years, between 1990 and 2200.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function rental.vehicle_calendar(
  vehicle_id uuid, from_at timestamptz, to_at timestamptz
) returns setof rental.calendar_entry
  language plpgsql stable security definer rows 20 set search_path = ''
as $$
#variable_conflict use_column
declare
  v_asked tstzrange;
begin
  perform app.require_permission('vehicles.read');
  if (to_at > from_at and to_at <= from_at + interval '10 years'
      and from_at >= '1990-01-01Z' and to_at <= '2200-01-01Z') is not true then
    perform app.raise_rule('vehicle_calendar_period_bounded');
  end if;
  v_asked := tstzrange(from_at, to_at);

  return query
  select e.taken_during, e.kind::rental.calendar_entry_kind, e.rental_id, e.block_id, e.reason
  from (
    select
      case when r.status = 'active' and r.end_at < now()
           then tstzrange(r.start_at, now() + (r.blocked_until - r.end_at))
           else r.rental_period end,
      r.status::text, r.id, null::uuid, null::text
    from rental.rentals r
    where r.vehicle_id = vehicle_calendar.vehicle_id and r.status in ('reserved', 'active')
    union all
    select b.during, b.kind::text, case when b.kind = 'turnaround' then b.source_id end, b.id,
           b.reason
    from rental.vehicle_blocks b
    where b.vehicle_id = vehicle_calendar.vehicle_id
    union all
    select unnest(tstzmultirange(v_asked) - tstzmultirange(v.opened_during)), 'not_in_fleet',
           null, null, null
    from rental.rentable_vehicles v
    where v.id = vehicle_calendar.vehicle_id
  ) e (taken_during, kind, rental_id, block_id, reason)
  where e.taken_during && v_asked
  order by lower(e.taken_during), e.rental_id, e.block_id;
end;
$$;

comment on function rental.vehicle_calendar(uuid, timestamptz, timestamptz) is
  E'What occupies a vehicle between two instants, and why. What is not in it is free. Permission: '
  'vehicles.read.\n'
  '@param vehicle_id The vehicle.\n'
  '@param from_at From when on.\n'
  '@param to_at Until when not, at most ten years later.\n'
  'Security definer: whoever may see a vehicle sees when it is taken, not for whom.';

grant execute on function rental.vehicle_calendar(uuid, timestamptz, timestamptz)
  to staff, admin, service;
--! EndIncluded rental/functions/vehicle_calendar.sql
--! Included rental/functions/rentals_at_risk.sql
-- Documents are looked at 30 days ahead: renewals come every year, and a reservation beyond is no
-- alarm yet.
create or replace function rental.rentals_at_risk() returns setof rental.rental_at_risk
  language plpgsql stable security definer rows 20 set search_path = ''
as $$
begin
  perform app.require_permission('rentals.read');

  -- A union forgets domains: they come back outside of it.
  return query
  select u.rental_id, u.vehicle_id, u.start_at, u.risk::rental.rental_risk, u.overdue_rental_id,
         u.missing::fleet.document_kind[]
  from (
    select r.id, r.vehicle_id, r.start_at, 'vehicle_overdue', o.id, '{}'::text[]
    from rental.rentals o
    join rental.rentals r
      on r.vehicle_id = o.vehicle_id
      and r.status = 'reserved'
      and r.start_at < now() + (o.blocked_until - o.end_at)
    where o.status = 'active' and o.end_at < now()
    union all
    select m.id, m.vehicle_id, m.start_at, 'documents_lapse', null,
           array_agg(m.kind::text order by m.kind)
    from (
      select r.id, r.vehicle_id, r.start_at, c.kind
      from rental.rentals r
      join rental.locations l on l.id = r.origin_location_id
      join fleet.compulsory_cover() c on c.vehicle_id = r.vehicle_id
      where r.status = 'reserved' and r.start_at < now() + interval '30 days'
      group by r.id, l.time_zone, c.kind
      having bool_or(c.covered_days @> daterange(
        (r.start_at at time zone l.time_zone)::date,
        (r.end_at at time zone l.time_zone)::date, '[]')) is not true
    ) m
    group by m.id, m.vehicle_id, m.start_at
  ) u (rental_id, vehicle_id, start_at, risk, overdue_rental_id, missing)
  order by u.start_at, u.rental_id, u.risk;
end;
$$;

comment on function rental.rentals_at_risk() is
  E'The reservations that may not be kept with their vehicle: it has not come back, or a '
  'compulsory document lapses (looked at 30 days ahead). reassignVehicle moves one to another '
  'vehicle. Permission: rentals.read.\n'
  'Security definer: looks into the documents of the fleet.';

grant execute on function rental.rentals_at_risk() to staff, admin, service;
--! EndIncluded rental/functions/rentals_at_risk.sql
--! Included rental/functions/write_block.sql
insert into app.rules (name, sqlstate, status, message) values
  ('vehicle_blocks_no_live_rental', '55000', null,
   'The vehicle is reserved or rented in this period.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- The temporal foreign key would refuse it too, but can't name the rentals. Nothing moves between
-- this look and that check: whoever writes a live rental holds the same row.
create or replace function rental.write_block(
  vehicle_id uuid, during tstzrange, kind rental.block_kind, source_id uuid, reason text
) returns rental.vehicle_blocks
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  v_rental_ids uuid[];
  v_block rental.vehicle_blocks;
begin
  perform from rental.rentable_vehicles v where v.id = write_block.vehicle_id for update;
  if not found then
    perform app.raise_not_found('vehicle');
  end if;

  select array_agg(r.id order by r.start_at) into v_rental_ids
  from rental.rentals r
  where r.vehicle_id = write_block.vehicle_id
    and r.status in ('reserved', 'active')
    and r.rental_period && write_block.during;
  if v_rental_ids is not null then
    perform app.raise_rule('vehicle_blocks_no_live_rental',
      jsonb_build_object('rentalIds', v_rental_ids));
  end if;

  insert into rental.vehicle_blocks (vehicle_id, during, kind, source_id, reason)
  values (write_block.vehicle_id, write_block.during, write_block.kind, write_block.source_id,
          app.clean_text(write_block.reason))
  returning * into v_block;
  return v_block;
end;
$$;

comment on function rental.write_block(uuid, tstzrange, rental.block_kind, uuid, text) is
  E'@behavior -*\nTakes a vehicle out of rental for a while, for commands that have checked their '
  'caller. Refused under a live rental, naming it (vehicle_blocks_no_live_rental). Granted to '
  'nobody: only security definer functions reach it.';
--! EndIncluded rental/functions/write_block.sql
--! Included rental/functions/block_vehicle.sql
create or replace function rental.block_vehicle(
  vehicle_id uuid, during tstzrange, reason text default null
) returns rental.vehicle_blocks
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_block rental.vehicle_blocks;
begin
  perform app.require_permission('vehicles.block');
  v_block := rental.write_block(vehicle_id, during, 'manual', null, reason);
  return v_block;
end;
$$;

comment on function rental.block_vehicle(uuid, tstzrange, text) is
  E'Takes a vehicle out of rental for a while. Refused under a live rental, whose id the error '
  'names (VEHICLE_BLOCKS_NO_LIVE_RENTAL). Permission: vehicles.block.\n'
  '@param vehicle_id The vehicle.\n'
  '@param during From when on, and until when not.\n'
  '@param reason Why, in words.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.block_vehicle(uuid, tstzrange, text) to staff, admin, service;
--! EndIncluded rental/functions/block_vehicle.sql
--! Included rental/functions/unblock_vehicle.sql
insert into app.rules (name, sqlstate, status, message) values
  ('vehicle_blocks_lifted_by_hand', '55000', null,
   'A block of the workshop ends with its job.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function rental.unblock_vehicle(block_id uuid) returns rental.vehicle_blocks
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_block rental.vehicle_blocks;
begin
  perform app.require_permission('vehicles.block');

  -- Its row first, then the calendar by its trigger: the order of SQL written by hand.
  delete from rental.vehicle_blocks b where b.id = block_id returning * into v_block;
  if not found then
    perform app.raise_not_found('block');
  end if;
  if v_block.kind = 'maintenance' then
    perform app.raise_rule('vehicle_blocks_lifted_by_hand');
  end if;
  return v_block;
end;
$$;

comment on function rental.unblock_vehicle(uuid) is
  E'Gives a vehicle back to rental: lifts a block, or ends a turnaround early. A block of the '
  'workshop ends with its job (VEHICLE_BLOCKS_LIFTED_BY_HAND). Permission: vehicles.block.\n'
  '@param block_id The block.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.unblock_vehicle(uuid) to staff, admin, service;
--! EndIncluded rental/functions/unblock_vehicle.sql
--! Included rental/functions/require_vehicle_documents.sql
insert into app.rules (name, sqlstate, status, message) values
  ('rentals_documents_cover', '55000', 409,
   'A compulsory document of the vehicle does not cover the whole rental.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- Days as people at the counter count them: on the local calendar of the place where the vehicle is
-- handed over.
create or replace function rental.require_vehicle_documents(rental_id uuid, until timestamptz)
  returns void
  language plpgsql stable set search_path = ''
as $$
declare
  v_missing fleet.document_kind[];
begin
  select fleet.missing_documents(r.vehicle_id, daterange(
    rental.local_date(r.origin_location_id, r.start_at),
    rental.local_date(r.origin_location_id, until), '[]')) into strict v_missing
  from rental.rentals r
  where r.id = require_vehicle_documents.rental_id;
  if v_missing <> '{}' then
    perform app.raise_rule('rentals_documents_cover',
      jsonb_build_object('missing', to_jsonb(v_missing)));
  end if;
end;
$$;

comment on function rental.require_vehicle_documents(uuid, timestamptz) is
  E'@behavior -*\nRefuses a rental until then whose vehicle lacks a compulsory document for one '
  'of its days (rentals_documents_cover). Granted to nobody: only security definer functions '
  'reach it.';
--! EndIncluded rental/functions/require_vehicle_documents.sql
--! Included rental/functions/days_later.sql
-- No days later is the instant itself: by way of the local time the hour that comes twice would be
-- its second pass. A local time that the clocks skip is read as PostgreSQL reads it: with the
-- offset before the change.
create or replace function rental.days_later(start_at timestamptz, days integer, time_zone text)
  returns timestamptz
  language sql immutable parallel safe
return case days
  when 0 then start_at
  else ((start_at at time zone time_zone) + make_interval(days => days)) at time zone time_zone
end;

comment on function rental.days_later(timestamptz, integer, text) is
  E'@behavior -*\nThe same time on the local clock, so many days later.';
--! EndIncluded rental/functions/days_later.sql
--! Included rental/functions/whole_days.sql
-- The difference on the local clock is right but for a clock change at either end; the neighbours
-- settle it.
create or replace function rental.whole_days(
  start_at timestamptz, end_at timestamptz, time_zone text
) returns integer
  language sql immutable parallel safe
begin atomic
  select coalesce(max(n), 0)
  from (
    select extract(
      day from (end_at at time zone time_zone) - (start_at at time zone time_zone))::integer
  ) as about (days)
  cross join generate_series(greatest(about.days - 2, 0), about.days + 2) as n
  where rental.days_later(start_at, n, time_zone) <= end_at;
end;

comment on function rental.whole_days(timestamptz, timestamptz, text) is
  E'@behavior -*\nThe whole days of a period on the local clock: the most days after the start '
  'that are not after the end. From 10:00 to 10:00 is one day, also when the clocks change in '
  'between.';
--! EndIncluded rental/functions/whole_days.sql
--! Included rental/functions/priced_days.sql
create or replace function rental.priced_days(
  start_at timestamptz, end_at timestamptz, time_zone text
) returns integer
  language sql immutable parallel safe
begin atomic
  select d.days
    + case when rental.days_later(start_at, d.days, time_zone) < end_at then 1 else 0 end
  from (select rental.whole_days(start_at, end_at, time_zone)) as d (days);
end;

comment on function rental.priced_days(timestamptz, timestamptz, text) is
  E'@behavior -*\nThe days of a period, begun ones included: what kilometres and extras by the day '
  'are counted by.';
--! EndIncluded rental/functions/priced_days.sql
--! Included rental/functions/base_units.sql
-- Hours that would cost a day are a day, and days (with their hours) that would cost a week are a
-- week. Capping the days alone would let six days and some hours cost more than seven days.
create or replace function rental.base_units(
  rate rental.pricing_plan_rates, days integer, hours integer,
  out week_count integer, out day_count integer, out hour_count integer
)
  language plpgsql immutable parallel safe set search_path = ''
as $$
declare
  v_day_cents constant bigint := coalesce(rate.day_price_cents, rate.week_price_cents);
  v_hour_cents constant bigint := coalesce(rate.hour_price_cents, v_day_cents);
begin
  week_count := case when rate.week_price_cents is null then 0 else days / 7 end;
  day_count := days - week_count * 7;
  hour_count := hours;

  if hour_count > 0 and hour_count * v_hour_cents >= v_day_cents then
    day_count := day_count + 1;
    hour_count := 0;
  end if;
  if day_count > 0
     and day_count * v_day_cents + hour_count * v_hour_cents >= rate.week_price_cents then
    week_count := week_count + 1;
    day_count := 0;
    hour_count := 0;
  end if;
end;
$$;

comment on function rental.base_units(rental.pricing_plan_rates, integer, integer) is
  E'@behavior -*\nThe weeks, days and hours that are paid for whole days and the hours left. A '
  'missing price falls to the next larger; no part costs more than one unit of the next.';
--! EndIncluded rental/functions/base_units.sql
--! Included rental/functions/price_rental.sql
-- Pure: the same rate, times and extras give the same cents for ever. A reversed period has no
-- price; the check of the table that it is meant for refuses it.
create or replace function rental.price_rental(
  rate rental.pricing_plan_rates,
  start_at timestamptz,
  end_at timestamptz,
  time_zone text,
  is_one_way boolean,
  extras rental.priced_extra[]
) returns setof rental.charge_line
  language plpgsql immutable parallel safe rows 5 set search_path = ''
as $$
declare
  v_days constant integer := rental.whole_days(start_at, end_at, time_zone);
  -- Elapsed, because local time runs backwards when the clocks go back.
  v_hours constant integer := ceil(
    extract(epoch from end_at - rental.days_later(start_at, v_days, time_zone)) / 3600);
begin
  if end_at <= start_at then
    return;
  end if;

  return query
  select l.charge_type::rental.charge_type, l.description, l.quantity, l.price_cents::app.cents,
         (l.quantity * l.price_cents)::app.cents, 0, 0::app.cents
  from (
    select 'base', b.description, b.quantity, b.price_cents
    from rental.base_units(rate, v_days, v_hours) as u
    cross join lateral (values
      ('Weeks', u.week_count, rate.week_price_cents::bigint),
      ('Days', u.day_count, rate.day_price_cents),
      ('Hours', u.hour_count, rate.hour_price_cents)) as b (description, quantity, price_cents)
    where b.quantity > 0
    union all
    select 'one_way', 'One-way fee', 1, rate.one_way_fee_cents
    where is_one_way and rate.one_way_fee_cents > 0
    union all
    select 'extra', e.name,
           e.quantity * case e.unit
             when 'per_day' then rental.priced_days(start_at, end_at, time_zone)
             else 1
           end,
           e.unit_price_cents
    from unnest(extras) as e
  ) as l (charge_type, description, quantity, price_cents);
end;
$$;

comment on function rental.price_rental(
  rental.pricing_plan_rates, timestamptz, timestamptz, text, boolean, rental.priced_extra[]
) is
  E'@behavior -*\nThe net price of a rental, line by line: weeks, days on the local clock of the '
  'time zone, hours begun, one-way fee, extras. The fields of tax are 0 (rental.taxed_lines fills '
  'them). No lines for a reversed period.';
--! EndIncluded rental/functions/price_rental.sql
--! Included rental/functions/taxed_lines.sql
create or replace function rental.taxed_lines(
  lines rental.charge_line[], location_id uuid, on_date date
) returns rental.charge_line[]
  language sql stable
begin atomic
  select coalesce(array_agg(
    (l.charge_type, l.description, l.quantity, l.unit_price_cents, l.net_cents,
     coalesce(t.rate_bp, 0), app.share_cents(l.net_cents, coalesce(t.rate_bp, 0))
    )::rental.charge_line
    order by l.position), '{}')
  from unnest(lines) with ordinality as l (
    charge_type, description, quantity, unit_price_cents, net_cents, tax_rate_bp, tax_cents,
    position)
  left join rental.tax_rates t
    on t.location_id = taxed_lines.location_id
   and t.charge_type = l.charge_type
   and t.valid_during @> taxed_lines.on_date;
end;

comment on function rental.taxed_lines(rental.charge_line[], uuid, date) is
  E'@behavior -*\nThe lines with the tax of a location and a date on each, rounded half up line by '
  'line; no rate, no tax. Granted to nobody: only security definer functions reach it.';
--! EndIncluded rental/functions/taxed_lines.sql
--! Included rental/functions/local_date.sql
create or replace function rental.local_date(location_id uuid, at timestamptz) returns date
  language sql stable
begin atomic
  select (local_date.at at time zone l.time_zone)::date
  from rental.locations l
  where l.id = local_date.location_id;
end;

comment on function rental.local_date(uuid, timestamptz) is
  E'@behavior -*\nThe day at a location at an instant: what versions of prices and taxes are '
  'chosen by. Granted to nobody: only security definer functions reach it.';
--! EndIncluded rental/functions/local_date.sql
--! Included rental/functions/require_documents.sql
insert into app.rules (name, sqlstate, status, message) values
  ('rentals_licence_covers', '55000', 409,
   'The customer''s driving licence is not on record, or expires before the end of the rental.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function rental.require_documents(rental_id uuid, until timestamptz) returns void
  language plpgsql stable set search_path = ''
as $$
declare
  v_last_day date;
  v_licence_expires_on date;
begin
  perform rental.require_vehicle_documents(rental_id, until);

  -- No number on record is no licence, whatever its date says.
  select rental.local_date(r.origin_location_id, until), c.licence_expires_on
  into strict v_last_day, v_licence_expires_on
  from rental.rentals r
  left join rental.customers c on c.id = r.customer_id and c.licence_number is not null
  where r.id = require_documents.rental_id;
  if v_licence_expires_on is null or v_licence_expires_on < v_last_day then
    perform app.raise_rule('rentals_licence_covers',
      jsonb_build_object('licenceExpiresOn', v_licence_expires_on, 'neededUntil', v_last_day));
  end if;
end;
$$;

comment on function rental.require_documents(uuid, timestamptz) is
  E'@behavior -*\nRefuses a rental until then whose vehicle lacks a compulsory document for one '
  'of its days (rentals_documents_cover) or whose customer has no licence for them '
  '(rentals_licence_covers). Granted to nobody: only security definer functions reach it.';
--! EndIncluded rental/functions/require_documents.sql
--! Included rental/functions/rental_price.sql
create or replace function rental.rental_price(
  rate_id uuid,
  origin_location_id uuid,
  destination_location_id uuid,
  start_at timestamptz,
  end_at timestamptz,
  extras rental.priced_extra[]
) returns rental.charge_line[]
  language plpgsql stable set search_path = ''
as $$
declare
  v_rate rental.pricing_plan_rates;
  v_time_zone text;
  v_lines rental.charge_line[];
begin
  select * into strict v_rate from rental.pricing_plan_rates r where r.id = rate_id;
  select l.time_zone into strict v_time_zone
  from rental.locations l where l.id = origin_location_id;

  select array_agg(l) into v_lines
  from rental.price_rental(
    v_rate, start_at, end_at, v_time_zone,
    destination_location_id <> origin_location_id, extras) as l;
  return rental.taxed_lines(v_lines, origin_location_id, (start_at at time zone v_time_zone)::date);
end;
$$;

comment on function rental.rental_price(
  uuid, uuid, uuid, timestamptz, timestamptz, rental.priced_extra[]
) is
  E'@behavior -*\nThe price of a rental under a version of prices, with the tax of the origin on '
  'the local start date. Granted to nobody: only security definer functions reach it.';
--! EndIncluded rental/functions/rental_price.sql
--! Included rental/functions/rented_extras.sql
create or replace function rental.rented_extras(rental_id uuid) returns rental.priced_extra[]
  language sql stable
begin atomic
  select coalesce(array_agg(
    (x.extra_id, e.name, x.unit, x.quantity, x.unit_price_cents)::rental.priced_extra
    order by e.code), '{}')
  from rental.rental_extras x
  join rental.extras e on e.id = x.extra_id
  where x.rental_id = rented_extras.rental_id;
end;

comment on function rental.rented_extras(uuid) is
  E'@behavior -*\nThe extras of a rental at the prices that it was reserved for. Granted to '
  'nobody: only security definer functions reach it.';
--! EndIncluded rental/functions/rented_extras.sql
--! Included rental/functions/offered_extras.sql
insert into app.rules (name, sqlstate, status, message) values
  ('quotes_extras_distinct', '23514', null, 'Each extra is asked for once, with its quantity.'),
  ('quotes_extras_offered', '23514', null,
   'One of these extras is not on offer in the currency of the plan.'),
  ('quotes_extras_quantity_range', '23514', null,
   'There are not so many of this extra for one rental.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function rental.offered_extras(
  requests rental.extra_request[], currency app.currency_code
) returns rental.priced_extra[]
  language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
declare
  v_request rental.extra_request;
  v_extra rental.extras;
  v_extras rental.priced_extra[] := '{}';
begin
  if (select count(distinct r.extra_id) from unnest(requests) r) < cardinality(requests) then
    perform app.raise_rule('quotes_extras_distinct');
  end if;

  foreach v_request in array coalesce(requests, '{}') loop
    select * into v_extra
    from rental.extras e
    where e.id = v_request.extra_id and e.retired_at is null
      and e.currency = offered_extras.currency;
    if not found then
      perform app.raise_rule('quotes_extras_offered',
        jsonb_build_object('extraId', v_request.extra_id));
    end if;
    if v_request.quantity is null or v_request.quantity not between 1 and v_extra.max_quantity then
      perform app.raise_rule('quotes_extras_quantity_range',
        jsonb_build_object('extraId', v_extra.id, 'maxQuantity', v_extra.max_quantity));
    end if;
    v_extras := v_extras || (
      v_extra.id, v_extra.name, v_extra.unit, v_request.quantity, v_extra.price_cents
    )::rental.priced_extra;
  end loop;
  return v_extras;
end;
$$;

comment on function rental.offered_extras(rental.extra_request[], app.currency_code) is
  E'@behavior -*\nThe extras that are asked for, at today''s prices. Refuses one that is twice '
  'there (quotes_extras_distinct), not on offer (quotes_extras_offered), or wanted too often '
  '(quotes_extras_quantity_range). Granted to nobody: only security definer functions reach it.';
--! EndIncluded rental/functions/offered_extras.sql
--! Included rental/functions/late_lines.sql
-- A late day is 24 hours: the clock that counts is the one that the vehicle is missing by.
create or replace function rental.late_lines(
  rate rental.pricing_plan_rates, end_at timestamptz, returned_at timestamptz
) returns setof rental.charge_line
  language plpgsql immutable parallel safe rows 2 set search_path = ''
as $$
declare
  v_day_cents constant bigint := coalesce(rate.day_price_cents, rate.week_price_cents);
  v_hour_cents constant bigint := coalesce(rate.hour_price_cents, v_day_cents);
  v_grace constant interval := make_interval(mins => rate.late_grace_minutes);
  v_hours integer := greatest(0, ceil(
    extract(epoch from returned_at - end_at - v_grace) / 3600));
  v_days integer := v_hours / 24;
begin
  v_hours := v_hours % 24;
  if v_hours > 0 and v_hours * v_hour_cents >= v_day_cents then
    v_days := v_days + 1;
    v_hours := 0;
  end if;

  return query
  select 'late_fee'::rental.charge_type, l.description, l.quantity, l.price_cents::app.cents,
         (l.quantity * l.price_cents)::app.cents, 0, 0::app.cents
  from (values ('Late return, days', v_days, v_day_cents),
               ('Late return, hours', v_hours, v_hour_cents)
  ) as l (description, quantity, price_cents)
  where l.quantity > 0;
end;
$$;

comment on function rental.late_lines(rental.pricing_plan_rates, timestamptz, timestamptz) is
  E'@behavior -*\nWhat a late return costs, net: after the grace every hour begun, at most a '
  'day''s price in 24 hours. A missing price falls to the next larger.';
--! EndIncluded rental/functions/late_lines.sql
--! Included rental/functions/return_lines.sql
create or replace function rental.return_lines(
  rental_id uuid,
  returned_at timestamptz,
  odometer_out integer,
  odometer_in integer,
  fuel_out integer,
  fuel_in integer,
  damages rental.damage[]
) returns rental.charge_line[]
  language plpgsql stable set search_path = ''
as $$
declare
  v_rental rental.rentals;
  v_rate rental.pricing_plan_rates;
  v_time_zone text;
  v_priced_days integer;
  v_extra_km integer;
  v_lines rental.charge_line[];
begin
  select * into strict v_rental from rental.rentals r where r.id = return_lines.rental_id;
  select * into strict v_rate
  from rental.pricing_plan_rates r where r.id = v_rental.pricing_plan_rate_id;
  select l.time_zone into strict v_time_zone
  from rental.locations l where l.id = v_rental.origin_location_id;

  v_priced_days := rental.priced_days(v_rental.start_at, v_rental.end_at, v_time_zone);
  v_extra_km := greatest(0,
    odometer_in - odometer_out - v_rate.included_km_per_day::bigint * v_priced_days);

  select array_agg(l) into v_lines
  from (
    select late from rental.late_lines(v_rate, v_rental.end_at, returned_at) as late
    union all
    select (
      c.charge_type, c.description, c.quantity, c.price_cents, c.quantity * c.price_cents, 0, 0
    )::rental.charge_line
    from (
      values ('extra_km', 'Kilometres beyond the included ones', v_extra_km,
              v_rate.extra_km_price_cents::bigint),
             ('fuel', 'Missing fuel, in eighths', fuel_out - fuel_in,
              v_rate.fuel_price_per_eighth_cents)
      union all
      select 'damage', left(coalesce(app.clean_text(d.description), 'Damage'), 300), 1,
             d.charge_cents
      from unnest(damages) as d
    ) as c (charge_type, description, quantity, price_cents)
    where c.quantity > 0 and c.price_cents > 0
  ) as all_lines (l);
  return rental.taxed_lines(
    v_lines, v_rental.origin_location_id, (v_rental.start_at at time zone v_time_zone)::date);
end;
$$;

comment on function rental.return_lines(
  uuid, timestamptz, integer, integer, integer, integer, rental.damage[]
) is
  E'@behavior -*\nWhat a return adds to the agreed price, taxed as the rental is: lateness, '
  'kilometres beyond those of its priced days, missing fuel, damages. What costs nothing gives no '
  'line. Granted to nobody: only security definer functions reach it.';
--! EndIncluded rental/functions/return_lines.sql
--! Included rental/functions/cancellation_fee_bp.sql
create or replace function rental.cancellation_fee_bp(
  tiers rental.cancellation_tier[], start_at timestamptz, cancelled_at timestamptz
) returns integer
  language sql immutable parallel safe
begin atomic
  select coalesce((
    select t.fee_bp
    from unnest(tiers) as t
    order by start_at - cancelled_at >= make_interval(hours => t.hours_before_start) desc,
             case when start_at - cancelled_at >= make_interval(hours => t.hours_before_start)
                  then -t.hours_before_start else t.hours_before_start end
    limit 1), 0);
end;

comment on function rental.cancellation_fee_bp(
  rental.cancellation_tier[], timestamptz, timestamptz
) is
  E'@behavior -*\nThe share of the price that cancelling costs then: that of the earliest tier '
  'that is still reached, or of the latest tier when none is; nothing without tiers.';
--! EndIncluded rental/functions/cancellation_fee_bp.sql
--! Included rental/functions/cancellation_lines.sql
create or replace function rental.cancellation_lines(
  rental_id uuid, cancelled_at timestamptz, reason rental.cancellation_reason
) returns rental.charge_line[]
  language plpgsql stable set search_path = ''
as $$
declare
  v_rental rental.rentals;
  v_rate rental.pricing_plan_rates;
  v_fee_cents app.cents;
begin
  select * into strict v_rental from rental.rentals r where r.id = cancellation_lines.rental_id;
  select * into strict v_rate
  from rental.pricing_plan_rates r where r.id = v_rental.pricing_plan_rate_id;

  -- The house's own doing costs nothing; who does not come pays the latest tier, however early that
  -- is recorded.
  v_fee_cents := case
    when reason in ('vehicle_unavailable', 'duplicate') then 0
    else app.share_cents(v_rental.net_cents, rental.cancellation_fee_bp(
      v_rate.cancellation_tiers, v_rental.start_at,
      case reason when 'no_show' then 'infinity' else cancelled_at end))
  end;
  if v_fee_cents = 0 then
    return '{}';
  end if;
  return rental.taxed_lines(
    array[('cancellation_fee', 'Cancellation fee', 1, v_fee_cents, v_fee_cents, 0, 0)
      ::rental.charge_line],
    v_rental.origin_location_id, rental.local_date(v_rental.origin_location_id, v_rental.start_at));
end;
$$;

comment on function rental.cancellation_lines(uuid, timestamptz, rental.cancellation_reason) is
  E'@behavior -*\nWhat cancelling a rental costs: the share of its agreed net price that the tiers '
  'of its rate name, rounded half up, taxed as the rental is. No line where it costs nothing. '
  'Granted to nobody: only security definer functions reach it.';
--! EndIncluded rental/functions/cancellation_lines.sql
--! Included rental/functions/quote_lifetime.sql
create or replace function rental.quote_lifetime() returns interval
  language sql immutable parallel safe
return interval '30 minutes';

comment on function rental.quote_lifetime() is
  E'@behavior -*\nHow long a quote can be reserved from.';
--! EndIncluded rental/functions/quote_lifetime.sql
--! Included rental/functions/chosen_plan.sql
insert into app.rules (name, sqlstate, status, message) values
  ('quotes_plan_fits_class', '23514', null, 'This plan is for vehicles of another class.'),
  ('quotes_default_plan_exists', '23514', null,
   'There is no default plan for this class: name a plan.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function rental.chosen_plan(
  pricing_plan_id uuid, vehicle_class_id uuid
) returns rental.pricing_plans
  language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
declare
  v_plan rental.pricing_plans;
begin
  if pricing_plan_id is not null then
    select * into v_plan from rental.pricing_plans p where p.id = chosen_plan.pricing_plan_id;
    if not found then
      perform app.raise_not_found('plan');
    end if;
    if v_plan.vehicle_class_id <> chosen_plan.vehicle_class_id then
      perform app.raise_rule('quotes_plan_fits_class');
    end if;
    return v_plan;
  end if;

  select * into v_plan
  from rental.pricing_plans p
  where p.is_default
    and (p.vehicle_class_id = chosen_plan.vehicle_class_id or p.vehicle_class_id is null)
  order by p.vehicle_class_id nulls last
  limit 1;
  if not found then
    perform app.raise_rule('quotes_default_plan_exists');
  end if;
  return v_plan;
end;
$$;

comment on function rental.chosen_plan(uuid, uuid) is
  E'@behavior -*\nThe plan that prices a class: the one that is named, if it fits '
  '(quotes_plan_fits_class), else the default of the class, else the default of any class '
  '(quotes_default_plan_exists). Granted to nobody: only security definer functions reach it.';
--! EndIncluded rental/functions/chosen_plan.sql
--! Included rental/functions/rate_on.sql
insert into app.rules (name, sqlstate, status, message) values
  ('quotes_plan_has_prices', '23514', null,
   'The plan has no prices for rentals that start on this day.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function rental.rate_on(pricing_plan_id uuid, on_date date)
  returns rental.pricing_plan_rates
  language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
declare
  v_rate rental.pricing_plan_rates;
begin
  select * into v_rate
  from rental.pricing_plan_rates r
  where r.pricing_plan_id = rate_on.pricing_plan_id and r.valid_during @> rate_on.on_date;
  if not found then
    perform app.raise_rule('quotes_plan_has_prices', jsonb_build_object('onDate', on_date));
  end if;
  return v_rate;
end;
$$;

comment on function rental.rate_on(uuid, date) is
  E'@behavior -*\nThe version of a plan''s prices for rentals that start on a day '
  '(quotes_plan_has_prices). Granted to nobody: only security definer functions reach it.';
--! EndIncluded rental/functions/rate_on.sql
--! Included rental/functions/require_period.sql
-- The table's checks, asked before anything is computed from the times: an infinite or reversed one
-- would fail on its way there under another name.
create or replace function rental.require_period(start_at timestamptz, end_at timestamptz)
  returns void
  language plpgsql immutable set search_path = ''
as $$
begin
  if (start_at >= '1990-01-01Z' and isfinite(start_at)
      and end_at <= '2200-01-01Z' and isfinite(end_at)) is not true then
    raise exception using
      errcode = 'check_violation', schema = 'rental', table = 'quotes',
      constraint = 'quotes_period_bounded',
      message = 'A rental lies between 1990 and 2200.';
  end if;
  if end_at <= start_at then
    raise exception using
      errcode = 'check_violation', schema = 'rental', table = 'quotes',
      constraint = 'quotes_period_forward',
      message = 'A rental ends after it starts.';
  end if;
end;
$$;

comment on function rental.require_period(timestamptz, timestamptz) is
  E'@behavior -*\nRefuses a period that no quote can have (quotes_period_bounded, '
  'quotes_period_forward).';
--! EndIncluded rental/functions/require_period.sql
--! Included rental/functions/is_rentable.sql
-- A vehicle that is named may be brought to the origin; of a class only those count that are there.
create or replace function rental.is_rentable(
  vehicle_id uuid,
  vehicle_class_id uuid,
  origin_location_id uuid,
  start_at timestamptz,
  blocked_until timestamptz
) returns boolean
  language sql stable
return case
  when vehicle_id is not null then rental.is_vehicle_available(vehicle_id, start_at, blocked_until)
  else exists (
    select from rental.rentable_vehicles v
    where v.vehicle_class_id = is_rentable.vehicle_class_id
      and v.is_in_service
      and rental.place_of_vehicle(v.id, start_at) = is_rentable.origin_location_id
      and rental.is_vehicle_available(v.id, start_at, blocked_until))
end;

comment on function rental.is_rentable(uuid, uuid, uuid, timestamptz, timestamptz) is
  E'@behavior -*\nWhether the vehicle, or any of the class that is at the origin then, is free '
  'from an instant to the end of a turnaround. Granted to nobody: only security definer '
  'functions reach it.';
--! EndIncluded rental/functions/is_rentable.sql
--! Included rental/functions/build_quote.sql
insert into app.rules (name, sqlstate, status, message) values
  ('quotes_vehicle_or_class', '23514', null,
   'A quote is for a vehicle or for a class of vehicles.'),
  ('quotes_vehicle_of_class', '23514', null, 'The vehicle is of another class.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function rental.build_quote(
  customer_id uuid,
  vehicle_id uuid,
  vehicle_class_id uuid,
  origin_location_id uuid,
  destination_location_id uuid,
  start_at timestamptz,
  end_at timestamptz,
  pricing_plan_id uuid,
  extras rental.extra_request[]
) returns rental.quotes
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  v_destination_id constant uuid := coalesce(destination_location_id, origin_location_id);
  v_class_id uuid := vehicle_class_id;
  v_plan rental.pricing_plans;
  v_rate rental.pricing_plan_rates;
  v_lines rental.charge_line[];
  v_quote rental.quotes;
begin
  perform rental.require_period(start_at, end_at);
  -- By key, so that a time zone stays what it was when the price was made
  -- (locations_time_zone_frozen).
  perform from rental.locations l where l.id = build_quote.origin_location_id for key share;
  if not found or not exists (select from rental.locations l where l.id = v_destination_id) then
    perform app.raise_not_found('location');
  end if;
  if vehicle_id is not null then
    select v.vehicle_class_id into v_class_id
    from rental.rentable_vehicles v where v.id = build_quote.vehicle_id;
    if not found then
      perform app.raise_not_found('vehicle');
    end if;
    if v_class_id <> vehicle_class_id then
      perform app.raise_rule('quotes_vehicle_of_class');
    end if;
  elsif v_class_id is null then
    perform app.raise_rule('quotes_vehicle_or_class');
  elsif not fleet.is_vehicle_class(v_class_id) then
    perform app.raise_not_found('vehicle class');
  end if;

  v_plan := rental.chosen_plan(pricing_plan_id, v_class_id);
  v_rate := rental.rate_on(v_plan.id, rental.local_date(origin_location_id, start_at));
  v_lines := rental.rental_price(
    v_rate.id, origin_location_id, v_destination_id, start_at, end_at,
    rental.offered_extras(extras, v_plan.currency));

  insert into rental.quotes (
    customer_id, vehicle_id, vehicle_class_id, origin_location_id, destination_location_id,
    start_at, end_at, pricing_plan_id, pricing_plan_rate_id, extras, lines, net_cents, tax_cents,
    total_cents, deposit_cents, currency, is_available, expires_at)
  select build_quote.customer_id, build_quote.vehicle_id, v_class_id,
         build_quote.origin_location_id, v_destination_id, build_quote.start_at, build_quote.end_at,
         v_plan.id, v_rate.id,
         coalesce(build_quote.extras, '{}'), v_lines, sum(l.net_cents), sum(l.tax_cents),
         sum(l.net_cents + l.tax_cents), v_rate.deposit_cents, v_plan.currency,
         rental.is_rentable(
           build_quote.vehicle_id, v_class_id, build_quote.origin_location_id,
           build_quote.start_at,
           build_quote.end_at + make_interval(mins => v_rate.turnaround_minutes)),
         now() + rental.quote_lifetime()
  from unnest(v_lines) as l
  returning * into v_quote;
  return v_quote;
end;
$$;

comment on function rental.build_quote(
  uuid, uuid, uuid, uuid, uuid, timestamptz, timestamptz, uuid, rental.extra_request[]
) is
  E'@behavior -*\nPrices a rental and stores it as an open quote. A destination that is left out '
  'is the origin; of a vehicle the class is its own; a plan that is left out is the default one. '
  'Checks no permission and is granted to nobody: only commands reach it.';
--! EndIncluded rental/functions/build_quote.sql
--! Included rental/functions/clean_photo_references.sql
create or replace function rental.clean_photo_references(photo_references text[]) returns text[]
  language sql immutable parallel safe
return (
  select coalesce(array_agg(app.clean_text(r.reference) order by r.position), '{}')
  from unnest(photo_references) with ordinality as r (reference, position));

comment on function rental.clean_photo_references(text[]) is
  E'@behavior -*\nReferences as a person meant them (app.clean_text); an empty one becomes null, '
  'which the tables refuse.';
--! EndIncluded rental/functions/clean_photo_references.sql
--! Included rental/functions/clean_damages.sql
create or replace function rental.clean_damages(damages rental.damage[]) returns rental.damage[]
  language sql immutable parallel safe
return (
  select coalesce(array_agg(
    row(app.clean_text(d.description), coalesce(d.charge_cents, 0),
        rental.clean_photo_references(d.photo_references))::rental.damage
    order by d.position), '{}')
  from unnest(damages) with ordinality
    as d (description, charge_cents, photo_references, position));

comment on function rental.clean_damages(rental.damage[]) is
  E'@behavior -*\nDamages as a person meant them: clean descriptions; what was left out is '
  'nothing.';
--! EndIncluded rental/functions/clean_damages.sql
--! Included rental/functions/lock_rental.sql
-- Always in this order: vehicle, rental, calendar; several of a kind by id. An update has its row
-- before a trigger can take the calendar, so taking the calendar first would deadlock with SQL
-- written by hand. The calendar for update at once: a reservation holds it by key and may wait for
-- what this transaction does to the rental, so that asking for more later, to write a block, would
-- deadlock with that one.
create or replace function rental.lock_rental(rental_id uuid, other_vehicle_id uuid default null)
  returns rental.rentals
  language plpgsql volatile set search_path = ''
as $$
declare
  v_vehicle_ids uuid[];
  v_rental rental.rentals;
begin
  select array[r.vehicle_id, other_vehicle_id] into v_vehicle_ids
  from rental.rentals r where r.id = lock_rental.rental_id;
  if not found then
    perform app.raise_not_found('rental');
  end if;

  perform fleet.lock_vehicle(v.id)
  from (select distinct i.id from unnest(v_vehicle_ids) i (id) order by i.id) v;
  select * into strict v_rental
  from rental.rentals r where r.id = lock_rental.rental_id
  for no key update;

  -- Reassigned between the first look and the lock; a retry (the server's) locks the right one.
  if v_rental.vehicle_id <> v_vehicle_ids[1] then
    raise exception using
      errcode = 'serialization_failure', message = 'The rental went to another vehicle meanwhile.';
  end if;
  perform from rental.rentable_vehicles v
  where v.id = any (v_vehicle_ids)
  order by v.id
  for update;
  return v_rental;
end;
$$;

comment on function rental.lock_rental(uuid, uuid) is
  E'@behavior -*\nLocks a rental with its vehicle and that one''s calendar, for commands that '
  'move all three, and the other vehicle that it is to go to. '
  'Granted to nobody: only security definer functions reach it.';
--! EndIncluded rental/functions/lock_rental.sql
--! Included rental/functions/odometer_out_km.sql
create or replace function rental.odometer_out_km(
  returned rental.rentals, handover_out rental.rental_handovers, handover_in rental.rental_handovers
) returns integer
  language sql stable
return handover_out.odometer_km
  + fleet.odometer_offset_km(returned.vehicle_id, handover_out.handed_at)
  - fleet.odometer_offset_km(returned.vehicle_id, handover_in.handed_at);

comment on function rental.odometer_out_km(
  rental.rentals, rental.rental_handovers, rental.rental_handovers
) is
  E'@behavior -*\nWhat the meter of the return would have shown at the check-out: the meter may '
  'have been replaced on the way. '
  'Granted to nobody: only security definer functions reach it.';
--! EndIncluded rental/functions/odometer_out_km.sql
--! Included rental/functions/write_handover.sql
-- The reading comes first: fleet refuses one that does not lie between its neighbours.
create or replace function rental.write_handover(
  handed rental.rentals,
  kind rental.handover_kind,
  handed_at timestamptz,
  odometer_km integer,
  fuel_eighths integer,
  notes text,
  photo_references text[],
  damages rental.damage[]
) returns rental.rental_handovers
  language plpgsql volatile set search_path = ''
as $$
declare
  v_handover rental.rental_handovers;
begin
  perform fleet.enter_odometer_reading(
    handed.vehicle_id, odometer_km, handed_at,
    (case kind when 'check_out' then 'rental_out' else 'rental_in' end)::fleet.odometer_source);

  insert into rental.rental_handovers (
    rental_id, kind, handed_at, odometer_km, fuel_eighths, notes, photo_references, damages)
  values (
    handed.id, kind, handed_at, odometer_km, fuel_eighths, app.clean_text(notes),
    rental.clean_photo_references(photo_references), rental.clean_damages(damages))
  returning * into v_handover;
  return v_handover;
end;
$$;

comment on function rental.write_handover(
  rental.rentals, rental.handover_kind, timestamptz, integer, integer, text, text[], rental.damage[]
) is
  E'@behavior -*\nWrites the state in which a vehicle left or came back, and the reading of its '
  'meter. '
  'Granted to nobody: only security definer functions reach it.';
--! EndIncluded rental/functions/write_handover.sql
--! Included rental/functions/write_charges.sql
create or replace function rental.write_charges(
  charged rental.rentals, lines rental.charge_line[]
) returns void
  language sql volatile
begin atomic
  insert into rental.rental_charges (
    rental_id, charge_type, description, quantity, unit_price_cents, net_cents, tax_rate_bp,
    tax_cents, currency)
  select charged.id, l.charge_type, l.description, l.quantity, l.unit_price_cents, l.net_cents,
         l.tax_rate_bp, l.tax_cents, charged.currency
  from unnest(lines) with ordinality as l (
    charge_type, description, quantity, unit_price_cents, net_cents, tax_rate_bp, tax_cents,
    position)
  order by l.position;
end;

comment on function rental.write_charges(rental.rentals, rental.charge_line[]) is
  E'@behavior -*\nWrites what a customer owes for a rental. Granted to nobody: only security '
  'definer functions reach it.';
--! EndIncluded rental/functions/write_charges.sql
--! Included rental/functions/block_for_turnaround.sql
-- The next rental was promised the vehicle: the turnaround ends where it begins, however short that
-- makes it.
create or replace function rental.block_for_turnaround(returned rental.rentals) returns void
  language plpgsql volatile set search_path = ''
as $$
declare
  v_turnaround interval;
  v_next_start_at timestamptz;
  v_until timestamptz;
begin
  select make_interval(mins => p.turnaround_minutes) into strict v_turnaround
  from rental.pricing_plan_rates p where p.id = returned.pricing_plan_rate_id;

  select min(r.start_at) into v_next_start_at
  from rental.rentals r
  where r.vehicle_id = returned.vehicle_id
    and r.status in ('reserved', 'active')
    and r.rental_period && tstzrange(returned.returned_at, null);

  v_until := least(returned.returned_at + v_turnaround, v_next_start_at);
  if v_until > returned.returned_at then
    insert into rental.vehicle_blocks (vehicle_id, during, kind, source_id)
    values (
      returned.vehicle_id, tstzrange(returned.returned_at, v_until), 'turnaround', returned.id);
  end if;
end;
$$;

comment on function rental.block_for_turnaround(rental.rentals) is
  E'@behavior -*\nBlocks the vehicle of a rental that has come back for the time it needs. The '
  'caller holds its calendar for '
  'update. Granted to nobody: only security definer functions reach it.';
--! EndIncluded rental/functions/block_for_turnaround.sql
--! Included rental/functions/activate_rental.sql
insert into app.rules (name, sqlstate, status, message) values
  ('rental_handovers_not_future', '23514', null, 'A vehicle is not handed over in the future.'),
  ('rentals_handover_not_early', '23514', null,
   'A vehicle is handed over at most two hours before the start of its rental.'),
  ('rentals_handover_before_end', '23514', null,
   'A vehicle is handed over before the end of its rental.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function rental.activate_rental(
  rental_id uuid,
  odometer_km integer,
  fuel_eighths integer,
  handed_over_at timestamptz default now(),
  notes text default null,
  photo_references text[] default '{}',
  damages rental.damage[] default '{}'
) returns rental.rentals
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_at constant timestamptz := coalesce(handed_over_at, now());
  v_rental rental.rentals;
begin
  perform app.require_permission('rentals.activate');
  if v_at > now() then
    perform app.raise_rule('rental_handovers_not_future');
  end if;

  v_rental := rental.lock_rental(rental_id);
  -- A rental in another state is refused by the update, whatever its times are.
  if v_rental.status = 'reserved' and v_at < v_rental.start_at - interval '2 hours' then
    perform app.raise_rule('rentals_handover_not_early',
      jsonb_build_object('startAt', v_rental.start_at));
  end if;
  if v_rental.status = 'reserved' and v_at > v_rental.end_at then
    perform app.raise_rule('rentals_handover_before_end',
      jsonb_build_object('endAt', v_rental.end_at));
  end if;

  if v_rental.status = 'reserved' then
    perform rental.refuse_past_overlap(v_rental.vehicle_id, v_at, v_rental.end_at);
  end if;

  -- Handed over early it starts early: then the calendar may refuse it.
  update rental.rentals r
  set status = 'active', handed_over_at = v_at, start_at = least(r.start_at, v_at)
  where r.id = v_rental.id
  returning * into v_rental;

  perform rental.require_documents(v_rental.id, v_rental.end_at);
  perform rental.write_handover(
    v_rental, 'check_out', v_at, odometer_km, fuel_eighths, notes, photo_references, damages);
  return v_rental;
end;
$$;

comment on function rental.activate_rental(
  uuid, integer, integer, timestamptz, text, text[], rental.damage[]
) is
  E'Hands the vehicle over: the rental becomes active, the vehicle rented. Needs the vehicle to '
  'be active, its compulsory '
  'documents and the customer''s licence to last until the end. Permission: rentals.activate.\n'
  '@param rental_id The rental.\n'
  '@param odometer_km What the meter shows.\n'
  '@param fuel_eighths How full the tank is, in eighths.\n'
  '@param handed_over_at When it was handed over; now, if not given. At most two hours before the '
  'start, which then moves there.\n'
  '@param notes What else was seen.\n'
  '@param photo_references Where the photos are kept.\n'
  '@param damages The damages that are there already; they cost nothing.\n'
  'Security definer: clients have no right to write the tables.';

grant execute on function rental.activate_rental(
  uuid, integer, integer, timestamptz, text, text[], rental.damage[]
) to staff, admin, service;
--! EndIncluded rental/functions/activate_rental.sql
--! Included rental/functions/complete_rental.sql
create or replace function rental.complete_rental(
  rental_id uuid,
  odometer_km integer,
  fuel_eighths integer,
  returned_at timestamptz default now(),
  notes text default null,
  photo_references text[] default '{}',
  damages rental.damage[] default '{}'
) returns rental.rentals
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_at constant timestamptz := coalesce(returned_at, now());
  v_rental rental.rentals;
  v_out rental.rental_handovers;
  v_in rental.rental_handovers;
begin
  perform app.require_permission('rentals.complete');
  if v_at > now() then
    perform app.raise_rule('rental_handovers_not_future');
  end if;

  -- Of two at once the second waits here and is refused by the update: one set of charges.
  v_rental := rental.lock_rental(rental_id);
  update rental.rentals r
  set status = 'completed', returned_at = v_at
  where r.id = v_rental.id
  returning * into v_rental;

  select * into strict v_out
  from rental.rental_handovers h where h.rental_id = v_rental.id and h.kind = 'check_out';
  v_in := rental.write_handover(
    v_rental, 'check_in', v_at, odometer_km, fuel_eighths, notes, photo_references, damages);

  perform rental.write_charges(v_rental, v_rental.agreed_lines || rental.return_lines(
    v_rental.id, v_at, rental.odometer_out_km(v_rental, v_out, v_in), v_in.odometer_km,
    v_out.fuel_eighths, v_in.fuel_eighths, v_in.damages));
  perform rental.block_for_turnaround(v_rental);
  return v_rental;
end;
$$;

comment on function rental.complete_rental(
  uuid, integer, integer, timestamptz, text, text[], rental.damage[]
) is
  E'Takes the vehicle back: the rental is completed, its charges are written (the agreed price, '
  'lateness, kilometres, fuel, '
  'damages), the rest of its period is free again after a turnaround. Permission: '
  'rentals.complete.\n'
  '@param rental_id The rental.\n'
  '@param odometer_km What the meter shows.\n'
  '@param fuel_eighths How full the tank is, in eighths.\n'
  '@param returned_at When it came back; now, if not given.\n'
  '@param notes What else was seen.\n'
  '@param photo_references Where the photos are kept.\n'
  '@param damages The damages that were found, and what the customer pays for each.\n'
  'Security definer: clients have no right to write the tables.';

grant execute on function rental.complete_rental(
  uuid, integer, integer, timestamptz, text, text[], rental.damage[]
) to staff, admin, service;
--! EndIncluded rental/functions/complete_rental.sql
--! Included rental/functions/add_charge.sql
insert into app.rules (name, sqlstate, status, message) values
  ('rental_charges_type_addable', '23514', null,
   'What is added is a damage, a fine, fuel, extra kilometres, a late fee or a discount.'),
  ('rental_charges_amount_bounded', '23514', null,
   'A charge is at most a billion units of its currency.'),
  ('rental_charges_rental_handed_over', '55000', null,
   'Charges are added to a rental that was handed over.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function rental.add_charge(
  rental_id uuid, charge_type rental.charge_type, net_cents app.cents, reason text
) returns rental.rental_charges
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_rental rental.rentals;
  v_line rental.charge_line;
  v_charge rental.rental_charges;
begin
  perform app.require_permission('rentals.charge');
  if charge_type not in ('damage', 'fine', 'fuel', 'extra_km', 'late_fee', 'discount') then
    perform app.raise_rule('rental_charges_type_addable');
  end if;
  if abs(net_cents) > 100000000000 then
    perform app.raise_rule('rental_charges_amount_bounded');
  end if;

  -- No lock: no rental that was handed over goes back to one that was not.
  select * into v_rental from rental.rentals r where r.id = add_charge.rental_id;
  if not found then
    perform app.raise_not_found('rental');
  end if;
  if v_rental.status not in ('active', 'completed') then
    perform app.raise_rule('rental_charges_rental_handed_over');
  end if;

  v_line := (rental.taxed_lines(
    array[row(charge_type, app.clean_text(reason), 1, net_cents, net_cents, 0, 0)
      ::rental.charge_line],
    v_rental.origin_location_id,
    rental.local_date(v_rental.origin_location_id, now())))[1];

  insert into rental.rental_charges (
    rental_id, charge_type, description, quantity, unit_price_cents, net_cents, tax_rate_bp,
    tax_cents, currency)
  values (
    v_rental.id, v_line.charge_type, v_line.description, v_line.quantity, v_line.unit_price_cents,
    v_line.net_cents, v_line.tax_rate_bp, v_line.tax_cents, v_rental.currency)
  returning * into v_charge;
  return v_charge;
end;
$$;

comment on function rental.add_charge(uuid, rental.charge_type, app.cents, text) is
  E'@requiresIdempotencyKey\n'
  'Adds a charge that was found later, taxed as of today: a damage, a fine, fuel, extra '
  'kilometres, a late fee; or a '
  'discount, which is negative. Permission: rentals.charge.\n'
  '@param rental_id The rental; active or completed.\n'
  '@param charge_type What it is for.\n'
  '@param net_cents How much, net, in minor units of the rental''s currency; negative for a '
  'discount.\n'
  '@param reason What the customer reads on the bill.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.add_charge(uuid, rental.charge_type, app.cents, text)
  to staff, admin, service;
--! EndIncluded rental/functions/add_charge.sql
--! Included rental/functions/request_payment.sql
insert into app.rules (name, sqlstate, status, message) values
  ('rental_payments_provider_reference_once', '23P01', null,
   'There is a payment of this provider with this reference.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- The desk's: providers are cash, its terminal, and transfers. A customer pays online by the
-- marketplace's provider.
create or replace function rental.request_payment(
  rental_id uuid,
  provider rental.payment_provider,
  amount_cents app.cents,
  reference text default null
) returns rental.rental_payments
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_rental rental.rentals;
  v_payment rental.rental_payments;
begin
  perform app.require_permission('payments.capture');

  select * into v_rental
  from rental.rentals r
  where r.id = request_payment.rental_id
    and (app.has_permission('rentals.read') or app.has_permission('payments.read'));
  if not found then
    perform app.raise_not_found('rental');
  end if;

  -- `on conflict do nothing`: of two plain inserts of one reference at once, one deadlocks.
  insert into rental.rental_payments (rental_id, provider, amount_cents, currency, reference)
  values (v_rental.id, request_payment.provider, request_payment.amount_cents, v_rental.currency,
          app.clean_text(request_payment.reference))
  on conflict on constraint rental_payments_provider_reference_once do nothing
  returning * into v_payment;
  if not found then
    perform app.raise_rule('rental_payments_provider_reference_once');
  end if;
  return v_payment;
end;
$$;

comment on function rental.request_payment(uuid, rental.payment_provider, app.cents, text) is
  E'@requiresIdempotencyKey\n'
  'Records a payment that is expected for a rental, in the rental''s currency; it counts once it '
  'is captured. '
  'Permission: payments.capture.\n'
  '@param rental_id The rental.\n'
  '@param provider How it is paid.\n'
  '@param amount_cents How much, in minor units of the rental''s currency.\n'
  '@param reference The number of the terminal''s receipt or of the transfer, if it is known.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.request_payment(uuid, rental.payment_provider, app.cents, text)
  to staff, admin, service;
--! EndIncluded rental/functions/request_payment.sql
--! Included rental/functions/capture_payment.sql
create or replace function rental.capture_payment(payment_id uuid, reference text default null)
  returns rental.rental_payments
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_payment rental.rental_payments;
begin
  perform app.require_permission('payments.capture');

  -- The update is the lock: of two at once the second finds it captured, and is refused.
  update rental.rental_payments p
  set status = 'captured', captured_at = now(),
      reference = coalesce(app.clean_text(capture_payment.reference), p.reference)
  where p.id = payment_id
  returning * into v_payment;
  if not found then
    perform app.raise_not_found('payment');
  end if;
  return v_payment;
end;
$$;

comment on function rental.capture_payment(uuid, text) is
  E'@requiresIdempotencyKey\n'
  'Records that a pending payment has come in. Permission: payments.capture.\n'
  '@param payment_id The payment.\n'
  '@param reference The number of the terminal''s receipt or of the transfer; that of the '
  'request, if not given.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.capture_payment(uuid, text) to staff, admin, service;
--! EndIncluded rental/functions/capture_payment.sql
--! Included rental/functions/fail_payment.sql
create or replace function rental.fail_payment(payment_id uuid, reason text)
  returns rental.rental_payments
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_payment rental.rental_payments;
begin
  perform app.require_permission('payments.capture');

  update rental.rental_payments p
  set status = 'failed', failure_reason = app.clean_text(reason)
  where p.id = payment_id
  returning * into v_payment;
  if not found then
    perform app.raise_not_found('payment');
  end if;
  return v_payment;
end;
$$;

comment on function rental.fail_payment(uuid, text) is
  E'@requiresIdempotencyKey\n'
  'Records that a pending payment will not come in. Permission: payments.capture.\n'
  '@param payment_id The payment.\n'
  '@param reason Why it failed.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.fail_payment(uuid, text) to staff, admin, service;
--! EndIncluded rental/functions/fail_payment.sql
--! Included rental/functions/refund_payment.sql
create or replace function rental.refund_payment(
  payment_id uuid, amount_cents app.cents, reason text, reference text default null
) returns rental.rental_refunds
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_payment rental.rental_payments;
  v_refund rental.rental_refunds;
begin
  perform app.require_permission('payments.refund');

  select * into v_payment
  from rental.rental_payments p where p.id = refund_payment.payment_id
  for no key update;
  if not found then
    perform app.raise_not_found('payment');
  end if;

  -- The payment counts its refunds: rental_payments_refunded_within_captured is the judge.
  insert into rental.rental_refunds (payment_id, amount_cents, currency, reason, reference)
  values (v_payment.id, refund_payment.amount_cents, v_payment.currency,
          app.clean_text(refund_payment.reason), app.clean_text(refund_payment.reference))
  returning * into v_refund;
  return v_refund;
end;
$$;

comment on function rental.refund_payment(uuid, app.cents, text, text) is
  E'@requiresIdempotencyKey\n'
  'Gives a captured payment back, in part or whole; never more than was captured. Permission: '
  'payments.refund.\n'
  '@param payment_id The payment.\n'
  '@param amount_cents How much, in minor units of the payment''s currency.\n'
  '@param reason Why it is given back.\n'
  '@param reference The number of the terminal''s receipt or of the transfer.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.refund_payment(uuid, app.cents, text, text)
  to staff, admin, service;
--! EndIncluded rental/functions/refund_payment.sql
--! Included rental/functions/hold_deposit.sql
insert into app.rules (name, sqlstate, status, message) values
  ('rental_deposits_rental_live', '55000', null,
   'A deposit is held for a rental that is reserved or active.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function rental.hold_deposit(
  rental_id uuid,
  provider rental.payment_provider,
  amount_cents app.cents,
  reference text default null
) returns rental.rental_deposits
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_rental rental.rentals;
  v_deposit rental.rental_deposits;
begin
  perform app.require_permission('payments.capture');

  -- The rental must not end before the deposit is held. Alone: two who hold one at once would
  -- deadlock in rental_deposits_one_held_per_rental.
  select * into v_rental
  from rental.rentals r where r.id = hold_deposit.rental_id for no key update;
  if not found then
    perform app.raise_not_found('rental');
  end if;
  if v_rental.status not in ('reserved', 'active') then
    perform app.raise_rule('rental_deposits_rental_live');
  end if;

  insert into rental.rental_deposits (rental_id, provider, amount_cents, currency, reference)
  values (v_rental.id, hold_deposit.provider, hold_deposit.amount_cents, v_rental.currency,
          app.clean_text(hold_deposit.reference))
  returning * into v_deposit;
  return v_deposit;
end;
$$;

comment on function rental.hold_deposit(uuid, rental.payment_provider, app.cents, text) is
  E'@requiresIdempotencyKey\n'
  'Records the deposit that a customer leaves for a rental; one at a time. Permission: '
  'payments.capture.\n'
  '@param rental_id The rental; reserved or active.\n'
  '@param provider How it is left.\n'
  '@param amount_cents How much, in minor units of the rental''s currency.\n'
  '@param reference The number of the terminal''s receipt or of the transfer.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.hold_deposit(uuid, rental.payment_provider, app.cents, text)
  to staff, admin, service;
--! EndIncluded rental/functions/hold_deposit.sql
--! Included rental/functions/release_deposit.sql
create or replace function rental.release_deposit(deposit_id uuid)
  returns rental.rental_deposits
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_deposit rental.rental_deposits;
begin
  perform app.require_permission('payments.capture');

  update rental.rental_deposits d
  set status = 'released', settled_at = now()
  where d.id = deposit_id
  returning * into v_deposit;
  if not found then
    perform app.raise_not_found('deposit');
  end if;
  return v_deposit;
end;
$$;

comment on function rental.release_deposit(uuid) is
  E'@requiresIdempotencyKey\n'
  'Gives a held deposit back, all of it. Permission: payments.capture.\n'
  '@param deposit_id The deposit.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.release_deposit(uuid) to staff, admin, service;
--! EndIncluded rental/functions/release_deposit.sql
--! Included rental/functions/capture_deposit.sql
create or replace function rental.capture_deposit(
  deposit_id uuid, amount_cents app.cents, reason text
) returns rental.rental_deposits
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_deposit rental.rental_deposits;
begin
  perform app.require_permission('payments.capture');

  update rental.rental_deposits d
  set status = 'captured', captured_cents = capture_deposit.amount_cents, settled_at = now(),
      reason = app.clean_text(capture_deposit.reason)
  where d.id = deposit_id
  returning * into v_deposit;
  if not found then
    perform app.raise_not_found('deposit');
  end if;
  return v_deposit;
end;
$$;

comment on function rental.capture_deposit(uuid, app.cents, text) is
  E'@requiresIdempotencyKey\n'
  'Keeps a held deposit towards what the customer owes, in part or whole; the rest is released '
  'with it. '
  'Permission: payments.capture.\n'
  '@param deposit_id The deposit.\n'
  '@param amount_cents How much is kept, in minor units of the deposit''s currency.\n'
  '@param reason Why it is kept.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.capture_deposit(uuid, app.cents, text) to staff, admin, service;
--! EndIncluded rental/functions/capture_deposit.sql
--! Included rental/functions/rentals_charged_cents.sql
create or replace function rental.rentals_charged_cents(rental rental.rentals) returns app.cents
  language sql stable
return (
  select coalesce(sum(c.amount_cents), 0)::bigint
  from rental.rental_charges c
  where c.rental_id = rental.id
);

comment on function rental.rentals_charged_cents(rental.rentals) is
  'What the customer owes for it so far, tax included: the sum of its charges, in minor units of '
  'its currency.';

grant execute on function rental.rentals_charged_cents(rental.rentals)
  to customer, staff, admin, service;
--! EndIncluded rental/functions/rentals_charged_cents.sql
--! Included rental/functions/rentals_paid_cents.sql
-- Who may see the rental but not its payments is told nothing, instead of a sum over no rows.
create or replace function rental.rentals_paid_cents(rental rental.rentals) returns app.cents
  language sql stable
return case
  when rental.customer_id = (select rental.current_customer_id())
    or (select app.has_permission('payments.read'))
  then (
    select coalesce(sum(p.amount_cents - p.refunded_cents), 0)
    from rental.rental_payments p
    where p.rental_id = rental.id and p.status in ('captured', 'refunded')
  )::bigint + (
    select coalesce(sum(d.captured_cents), 0)
    from rental.rental_deposits d
    where d.rental_id = rental.id
  )::bigint
end;

comment on function rental.rentals_paid_cents(rental.rentals) is
  'What the customer has paid for it, in minor units of its currency: captured payments less '
  'refunds, and what was kept '
  'of the deposit. Null for who may not see payments.';

grant execute on function rental.rentals_paid_cents(rental.rentals)
  to customer, staff, admin, service;
--! EndIncluded rental/functions/rentals_paid_cents.sql
--! Included rental/functions/rentals_balance_cents.sql
create or replace function rental.rentals_balance_cents(rental rental.rentals) returns app.cents
  language sql stable
return rental.rentals_charged_cents(rental) - rental.rentals_paid_cents(rental);

comment on function rental.rentals_balance_cents(rental.rentals) is
  'What the customer still owes for it, in minor units of its currency; negative: what is to be '
  'given back. Null for who '
  'may not see payments.';

grant execute on function rental.rentals_balance_cents(rental.rentals)
  to customer, staff, admin, service;
--! EndIncluded rental/functions/rentals_balance_cents.sql
--! Included rental/functions/flag_overdue_rentals.sql
-- The key is the rental: overdue_at is set once, in the transaction that emits the event. A row
-- that somebody holds is being returned or extended: skipped, and judged by the next run.
create or replace function rental.flag_overdue_rentals() returns bigint
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_flagged bigint;
begin
  perform app.act_as_system();

  with late as (
    select r.id
    from rental.rentals r
    join rental.pricing_plan_rates p on p.id = r.pricing_plan_rate_id
    where r.status = 'active' and r.overdue_at is null
      and r.end_at + make_interval(mins => p.late_grace_minutes) < now()
    order by r.end_at
    limit 1000
    for no key update of r skip locked
  ),
  flagged as (
    update rental.rentals r set overdue_at = now()
    from late where r.id = late.id
    returning r.*
  )
  select count(*) into v_flagged
  from flagged f
  cross join lateral app.emit_event('RentalOverdue', 'rental', f.id, jsonb_build_object(
    'id', f.id, 'customer_id', f.customer_id, 'vehicle_id', f.vehicle_id,
    'destination_location_id', f.destination_location_id, 'end_at', f.end_at,
    'overdue_at', f.overdue_at, 'status', f.status)) as told;
  return v_flagged;
end;
$$;

comment on function rental.flag_overdue_rentals() is
  E'@behavior -*\nFlags active rentals past their end and its grace, each once, and emits '
  'RentalOverdue; at most 1,000 a call, and '
  'says how many. Security definer: the worker has no right on the table.';

grant execute on function rental.flag_overdue_rentals() to rentify_worker;
--! EndIncluded rental/functions/flag_overdue_rentals.sql
--! Included rental/functions/quote_rental.sql
create or replace function rental.quote_rental(
  origin_location_id uuid,
  start_at timestamptz,
  end_at timestamptz,
  destination_location_id uuid default null,
  vehicle_id uuid default null,
  vehicle_class_id uuid default null,
  pricing_plan_id uuid default null,
  extras rental.extra_request[] default '{}',
  customer_id uuid default null
) returns rental.quotes
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_own_id constant uuid := rental.current_customer_id();
begin
  perform app.require_permission('rentals.quote');
  if customer_id <> v_own_id or (customer_id is not null and v_own_id is null) then
    perform app.require_permission('customers.read');
  end if;

  return rental.build_quote(
    coalesce(customer_id, v_own_id), vehicle_id, vehicle_class_id, origin_location_id,
    destination_location_id, start_at, end_at, pricing_plan_id, extras);
end;
$$;

comment on function rental.quote_rental(
  uuid, timestamptz, timestamptz, uuid, uuid, uuid, uuid, rental.extra_request[], uuid
) is
  E'Prices a rental, of a vehicle or of any vehicle of a class, and stores the quote for half an '
  'hour. It says whether it could be reserved now, but holds no vehicle. A customer''s quote is '
  'their own. Permission: rentals.quote; for another customer also customers.read.\n'
  '@param origin_location_id Where the vehicle is handed over.\n'
  '@param start_at From when on.\n'
  '@param end_at Until when.\n'
  '@param destination_location_id Where it is taken back; the origin, if not given.\n'
  '@param vehicle_id The vehicle; its class is quoted.\n'
  '@param vehicle_class_id The class, where no vehicle is given.\n'
  '@param pricing_plan_id The plan; the default one of the class, if not given.\n'
  '@param extras The extras, each once.\n'
  '@param customer_id Whom it is for; yourself, if you are a customer.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.quote_rental(
  uuid, timestamptz, timestamptz, uuid, uuid, uuid, uuid, rental.extra_request[], uuid
) to customer, staff, admin, service;
--! EndIncluded rental/functions/quote_rental.sql
--! Included rental/functions/expire_quotes.sql
-- A bounded batch: the job calls again while it is full.
create or replace function rental.expire_quotes() returns integer
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_expired integer;
begin
  perform app.act_as_system();

  update rental.quotes q
  set status = 'expired'
  where q.id in (
    select o.id from rental.quotes o
    where o.status = 'open' and o.expires_at <= now()
    order by o.expires_at
    limit 1000
    for update skip locked
  );
  get diagnostics v_expired = row_count;
  return v_expired;
end;
$$;

comment on function rental.expire_quotes() is
  E'@behavior -*\nExpires the open quotes whose time is over, at most 1,000 a call, and says how '
  'many. Security definer: the worker has no right on the table.';

grant execute on function rental.expire_quotes() to rentify_worker;
--! EndIncluded rental/functions/expire_quotes.sql
--! Included rental/functions/create_location.sql
create or replace function rental.create_location(
  code text,
  name text,
  type rental.location_type,
  time_zone text,
  address text default null,
  opening_hours jsonb default '{}'
) returns rental.locations
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_location rental.locations;
begin
  perform app.require_permission('rentals.configure');

  insert into rental.locations (code, name, type, time_zone, address, opening_hours)
  values (upper(app.clean_text(code) collate "C"), app.clean_text(name), type, time_zone,
          app.clean_text(address), coalesce(opening_hours, '{}'))
  returning * into v_location;
  return v_location;
end;
$$;

comment on function rental.create_location(text, text, rental.location_type, text, text, jsonb) is
  E'Adds a location. Permission: rentals.configure.\n'
  '@param code Its short code, such as BER.\n'
  '@param name Its name.\n'
  '@param type What it is.\n'
  '@param time_zone Its time zone (IANA), such as Europe/Berlin.\n'
  '@param address Its address.\n'
  '@param opening_hours By weekday (mon to sun) a list of [opens, closes] in local time.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.create_location(
  text, text, rental.location_type, text, text, jsonb
) to staff, admin, service;
--! EndIncluded rental/functions/create_location.sql
--! Included rental/functions/update_location.sql
insert into app.rules (name, sqlstate, status, message) values
  ('locations_row_version_current', '55000', null, 'The location was changed since it was read.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function rental.update_location(
  id uuid,
  row_version bigint,
  code text default null,
  name text default null,
  type rental.location_type default null,
  time_zone text default null,
  address text default null,
  opening_hours jsonb default null
) returns rental.locations
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_location rental.locations;
begin
  perform app.require_permission('rentals.configure');

  select * into v_location
  from rental.locations l where l.id = update_location.id for no key update;
  if not found then
    perform app.raise_not_found('location');
  end if;
  if v_location.row_version is distinct from update_location.row_version then
    perform app.raise_rule('locations_row_version_current',
      jsonb_build_object('rowVersion', v_location.row_version::text));
  end if;

  update rental.locations l set
    code = coalesce(upper(app.clean_text(update_location.code) collate "C"), l.code),
    name = coalesce(app.clean_text(update_location.name), l.name),
    type = coalesce(update_location.type, l.type),
    time_zone = coalesce(update_location.time_zone, l.time_zone),
    address = coalesce(app.clean_text(update_location.address), l.address),
    opening_hours = coalesce(update_location.opening_hours, l.opening_hours)
  where l.id = update_location.id
  returning * into v_location;
  return v_location;
end;
$$;

comment on function rental.update_location(
  uuid, bigint, text, text, rental.location_type, text, text, jsonb
) is
  E'Changes what is known of a location; what is left out stays. Its time zone stays once a '
  'quote began there (LOCATIONS_TIME_ZONE_FROZEN). Refused if it changed since it was read '
  '(LOCATIONS_ROW_VERSION_CURRENT). Permission: rentals.configure.\n'
  '@param id The location.\n'
  '@param row_version The version that you read.\n'
  '@param code Its short code, such as BER.\n'
  '@param name Its name.\n'
  '@param type What it is.\n'
  '@param time_zone Its time zone (IANA), such as Europe/Berlin.\n'
  '@param address Its address.\n'
  '@param opening_hours By weekday (mon to sun) a list of [opens, closes] in local time.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.update_location(
  uuid, bigint, text, text, rental.location_type, text, text, jsonb
) to staff, admin, service;
--! EndIncluded rental/functions/update_location.sql
--! Included rental/functions/create_pricing_plan.sql
create or replace function rental.create_pricing_plan(
  code text,
  name text,
  currency app.currency_code,
  vehicle_class_id uuid default null,
  is_default boolean default false
) returns rental.pricing_plans
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_plan rental.pricing_plans;
begin
  perform app.require_permission('rentals.configure');
  if vehicle_class_id is not null and not fleet.is_vehicle_class(vehicle_class_id) then
    perform app.raise_not_found('vehicle class');
  end if;

  insert into rental.pricing_plans (code, name, currency, vehicle_class_id, is_default)
  values (upper(app.clean_text(code) collate "C"), app.clean_text(name), currency, vehicle_class_id,
          coalesce(is_default, false))
  returning * into v_plan;
  return v_plan;
end;
$$;

comment on function rental.create_pricing_plan(text, text, app.currency_code, uuid, boolean) is
  E'Adds a price list, without prices yet. One plan of a class is its default '
  '(PRICING_PLANS_ONE_DEFAULT_PER_CLASS). Permission: rentals.configure.\n'
  '@param code Its short code, such as STANDARD.\n'
  '@param name Its name.\n'
  '@param currency The currency of its prices (ISO 4217).\n'
  '@param vehicle_class_id The class that it prices; any, if not given.\n'
  '@param is_default Whether it is taken for its class when no plan is named.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.create_pricing_plan(text, text, app.currency_code, uuid, boolean)
  to staff, admin, service;
--! EndIncluded rental/functions/create_pricing_plan.sql
--! Included rental/functions/set_pricing_rates.sql
insert into app.rules (name, sqlstate, status, message) values
  ('pricing_plan_rates_version_forward', '55000', null,
   'New prices begin after every version that is there.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function rental.set_pricing_rates(
  pricing_plan_id uuid,
  valid_from date,
  hour_price_cents app.cents default null,
  day_price_cents app.cents default null,
  week_price_cents app.cents default null,
  included_km_per_day integer default 200,
  extra_km_price_cents app.cents default 0,
  fuel_price_per_eighth_cents app.cents default 0,
  one_way_fee_cents app.cents default 0,
  deposit_cents app.cents default 0,
  turnaround_minutes integer default 60,
  late_grace_minutes integer default 29,
  cancellation_tiers rental.cancellation_tier[] default '{}'
) returns rental.pricing_plan_rates
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_rate rental.pricing_plan_rates;
begin
  perform app.require_permission('rentals.configure');

  -- Two new versions side by side: the second waits and sees the first.
  perform from rental.pricing_plans p
  where p.id = set_pricing_rates.pricing_plan_id for no key update;
  if not found then
    perform app.raise_not_found('plan');
  end if;
  if exists (
    select from rental.pricing_plan_rates r
    where r.pricing_plan_id = set_pricing_rates.pricing_plan_id
      and lower(r.valid_during) >= set_pricing_rates.valid_from
  ) then
    perform app.raise_rule('pricing_plan_rates_version_forward');
  end if;

  update rental.pricing_plan_rates r
  set valid_during = daterange(lower(r.valid_during), set_pricing_rates.valid_from)
  where r.pricing_plan_id = set_pricing_rates.pricing_plan_id
    and r.valid_during @> set_pricing_rates.valid_from;

  insert into rental.pricing_plan_rates (
    pricing_plan_id, valid_during, hour_price_cents, day_price_cents, week_price_cents,
    included_km_per_day, extra_km_price_cents, fuel_price_per_eighth_cents, one_way_fee_cents,
    deposit_cents, turnaround_minutes, late_grace_minutes, cancellation_tiers)
  values (
    set_pricing_rates.pricing_plan_id, daterange(set_pricing_rates.valid_from, null),
    set_pricing_rates.hour_price_cents, set_pricing_rates.day_price_cents,
    set_pricing_rates.week_price_cents,
    coalesce(set_pricing_rates.included_km_per_day, 200),
    coalesce(set_pricing_rates.extra_km_price_cents, 0),
    coalesce(set_pricing_rates.fuel_price_per_eighth_cents, 0),
    coalesce(set_pricing_rates.one_way_fee_cents, 0), coalesce(set_pricing_rates.deposit_cents, 0),
    coalesce(set_pricing_rates.turnaround_minutes, 60),
    coalesce(set_pricing_rates.late_grace_minutes, 29),
    coalesce(set_pricing_rates.cancellation_tiers, '{}'))
  returning * into v_rate;
  return v_rate;
end;
$$;

comment on function rental.set_pricing_rates(
  uuid, date, app.cents, app.cents, app.cents, integer, app.cents, app.cents, app.cents, app.cents,
  integer, integer, rental.cancellation_tier[]
) is
  E'Sets the prices of a plan for rentals that start from a day on; those before it keep theirs. '
  'A version that is there is never changed, only ended by the next one '
  '(PRICING_PLAN_RATES_VERSION_FORWARD). Permission: rentals.configure.\n'
  '@param pricing_plan_id The plan.\n'
  '@param valid_from The first local start date that it prices.\n'
  '@param hour_price_cents The price of an hour, net; none: hours cost a day.\n'
  '@param day_price_cents The price of a day, net; none: days cost a week.\n'
  '@param week_price_cents The price of seven days, net; none: each day costs a day.\n'
  '@param included_km_per_day Kilometres in the price of a day.\n'
  '@param extra_km_price_cents The price of a kilometre beyond, net.\n'
  '@param fuel_price_per_eighth_cents The price of an eighth of a tank that is missing, net.\n'
  '@param one_way_fee_cents The fee for a return to another location, net.\n'
  '@param deposit_cents What the customer leaves as a deposit.\n'
  '@param turnaround_minutes Minutes that the vehicle needs after a return.\n'
  '@param late_grace_minutes Minutes after the end that cost nothing.\n'
  '@param cancellation_tiers What cancelling costs, by hours before the start.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.set_pricing_rates(
  uuid, date, app.cents, app.cents, app.cents, integer, app.cents, app.cents, app.cents, app.cents,
  integer, integer, rental.cancellation_tier[]
) to staff, admin, service;
--! EndIncluded rental/functions/set_pricing_rates.sql
--! Included rental/functions/charge_types.sql
create or replace function rental.charge_types() returns rental.charge_type[]
  language sql immutable parallel safe
return array[
  'base', 'extra_day', 'extra_km', 'extra', 'one_way', 'late_fee', 'fuel', 'damage', 'fine',
  'discount', 'cancellation_fee'
]::rental.charge_type[];

comment on function rental.charge_types() is
  E'@behavior -*\nEvery charge type: what a tax on all of them is set for.';
--! EndIncluded rental/functions/charge_types.sql
--! Included rental/functions/set_tax_rate.sql
insert into app.rules (name, sqlstate, status, message) values
  ('tax_rates_version_forward', '55000', null,
   'A new tax rate begins after every version that is there.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function rental.set_tax_rate(
  location_id uuid, valid_from date, rate_bp integer, charge_type rental.charge_type default null
) returns setof rental.tax_rates
  language plpgsql volatile security definer rows 11 set search_path = ''
as $$
#variable_conflict use_column
declare
  v_types constant rental.charge_type[] := case
    when set_tax_rate.charge_type is null then rental.charge_types()
    else array[set_tax_rate.charge_type]
  end;
begin
  perform app.require_permission('rentals.configure');

  -- Two new versions side by side: the second waits and sees the first.
  perform from rental.locations l where l.id = set_tax_rate.location_id for no key update;
  if not found then
    perform app.raise_not_found('location');
  end if;
  if exists (
    select from rental.tax_rates t
    where t.location_id = set_tax_rate.location_id and t.charge_type = any (v_types)
      and lower(t.valid_during) >= set_tax_rate.valid_from
  ) then
    perform app.raise_rule('tax_rates_version_forward');
  end if;

  update rental.tax_rates t
  set valid_during = daterange(lower(t.valid_during), set_tax_rate.valid_from)
  where t.location_id = set_tax_rate.location_id and t.charge_type = any (v_types)
    and t.valid_during @> set_tax_rate.valid_from;

  return query
  insert into rental.tax_rates (location_id, charge_type, valid_during, rate_bp)
  select set_tax_rate.location_id, u.charge_type, daterange(set_tax_rate.valid_from, null),
         set_tax_rate.rate_bp
  from unnest(v_types) as u (charge_type)
  returning *;
end;
$$;

comment on function rental.set_tax_rate(uuid, date, integer, rental.charge_type) is
  E'Sets the tax at a location for rentals that start from a day on, on one kind of charge or on '
  'all. A version that is there is never changed, only ended by the next one '
  '(TAX_RATES_VERSION_FORWARD). Permission: rentals.configure.\n'
  '@param location_id The location.\n'
  '@param valid_from The first local start date that it applies to.\n'
  '@param rate_bp The rate in basis points; 1900 is 19 %.\n'
  '@param charge_type The kind of charge; all of them, if not given.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.set_tax_rate(uuid, date, integer, rental.charge_type)
  to staff, admin, service;
--! EndIncluded rental/functions/set_tax_rate.sql
--! Included rental/functions/create_extra.sql
create or replace function rental.create_extra(
  code text,
  name text,
  unit rental.extra_unit,
  price_cents app.cents,
  currency app.currency_code,
  max_quantity integer default 1
) returns rental.extras
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_extra rental.extras;
begin
  perform app.require_permission('rentals.configure');

  insert into rental.extras (code, name, unit, price_cents, currency, max_quantity)
  values (upper(app.clean_text(code) collate "C"), app.clean_text(name), unit, price_cents,
          currency, coalesce(max_quantity, 1))
  returning * into v_extra;
  return v_extra;
end;
$$;

comment on function rental.create_extra(
  text, text, rental.extra_unit, app.cents, app.currency_code, integer
) is
  E'Adds something that can be rented with a vehicle. Permission: rentals.configure.\n'
  '@param code Its short code, such as CHILD_SEAT.\n'
  '@param name Its name.\n'
  '@param unit What its price is for.\n'
  '@param price_cents Its price, net, in minor units of currency.\n'
  '@param currency The currency of its price (ISO 4217).\n'
  '@param max_quantity How many of it a rental may have.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.create_extra(
  text, text, rental.extra_unit, app.cents, app.currency_code, integer
) to staff, admin, service;
--! EndIncluded rental/functions/create_extra.sql
--! Included rental/functions/register_customer.sql
create or replace function rental.register_customer(
  name text,
  email text default null,
  phone text default null,
  licence_number text default null,
  licence_expires_on date default null,
  user_id uuid default null
) returns rental.customers
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_user_id uuid := user_id;
  v_customer rental.customers;
begin
  -- Who may not manage customers may become one.
  if app.has_permission('customers.manage') or user_id <> app.current_user_id() then
    perform app.require_permission('customers.manage');
  else
    perform app.require_permission('rentals.reserve_own');
    v_user_id := app.current_user_id();
  end if;
  if v_user_id is not null and not identity.is_active_user(v_user_id) then
    perform app.raise_not_found('user');
  end if;

  insert into rental.customers (user_id, name, email, phone, licence_number, licence_expires_on)
  values (v_user_id, app.clean_text(name), app.clean_text(email), app.clean_text(phone),
          app.clean_text(licence_number), licence_expires_on)
  returning * into v_customer;
  return v_customer;
end;
$$;

comment on function rental.register_customer(text, text, text, text, date, uuid) is
  E'Registers somebody who rents. A user is linked to one customer at most '
  '(CUSTOMERS_USER_ID_KEY). Permission: customers.manage; without it, users with '
  'rentals.reserve_own register themselves.\n'
  '@param name The name, as on the licence.\n'
  '@param email Where to write to.\n'
  '@param phone Where to call, in international form (E.164).\n'
  '@param licence_number The number of the driving licence.\n'
  '@param licence_expires_on The last day of the driving licence.\n'
  '@param user_id The user who signs in as this customer; yourself, if you register yourself.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.register_customer(text, text, text, text, date, uuid)
  to customer, staff, admin, service;
--! EndIncluded rental/functions/register_customer.sql
--! Included rental/functions/update_customer.sql
insert into app.rules (name, sqlstate, status, message) values
  ('customers_row_version_current', '55000', null, 'The customer was changed since it was read.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function rental.update_customer(
  id uuid,
  row_version bigint,
  name text default null,
  email text default null,
  phone text default null,
  licence_number text default null,
  licence_expires_on date default null,
  user_id uuid default null
) returns rental.customers
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_customer rental.customers;
begin
  if update_customer.id is distinct from rental.current_customer_id()
     or update_customer.user_id <> app.current_user_id() then
    perform app.require_permission('customers.manage');
  else
    perform app.require_permission('rentals.read_own');
  end if;

  select * into v_customer
  from rental.customers c where c.id = update_customer.id for no key update;
  if not found then
    perform app.raise_not_found('customer');
  end if;
  if v_customer.row_version is distinct from update_customer.row_version then
    perform app.raise_rule('customers_row_version_current',
      jsonb_build_object('rowVersion', v_customer.row_version::text));
  end if;
  if update_customer.user_id is not null
     and not identity.is_active_user(update_customer.user_id) then
    perform app.raise_not_found('user');
  end if;

  update rental.customers c set
    name = coalesce(app.clean_text(update_customer.name), c.name),
    email = coalesce(app.clean_text(update_customer.email), c.email),
    phone = coalesce(app.clean_text(update_customer.phone), c.phone),
    licence_number = coalesce(app.clean_text(update_customer.licence_number), c.licence_number),
    licence_expires_on = coalesce(update_customer.licence_expires_on, c.licence_expires_on),
    user_id = coalesce(update_customer.user_id, c.user_id)
  where c.id = update_customer.id
  returning * into v_customer;
  return v_customer;
end;
$$;

comment on function rental.update_customer(uuid, bigint, text, text, text, text, date, uuid) is
  E'Changes what is known of a customer; what is left out stays. Refused if it changed since it '
  'was read (CUSTOMERS_ROW_VERSION_CURRENT). Permission: customers.manage; customers change '
  'their own record.\n'
  '@param id The customer.\n'
  '@param row_version The version that you read.\n'
  '@param name The name, as on the licence.\n'
  '@param email Where to write to.\n'
  '@param phone Where to call, in international form (E.164).\n'
  '@param licence_number The number of the driving licence.\n'
  '@param licence_expires_on The last day of the driving licence.\n'
  '@param user_id The user who signs in as this customer.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.update_customer(uuid, bigint, text, text, text, text, date, uuid)
  to customer, staff, admin, service;
--! EndIncluded rental/functions/update_customer.sql
--! Included rental/functions/refuse_double_booking.sql
insert into app.rules (name, sqlstate, status, message) values
  ('rentals_no_double_booking', '23P01', null, 'The vehicle is reserved or rented in this period.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function rental.refuse_double_booking(
  vehicle_id uuid, start_at timestamptz, blocked_until timestamptz
) returns void
  language plpgsql volatile set search_path = ''
as $$
begin
  perform app.raise_rule('rentals_no_double_booking', jsonb_build_object(
    'nextFreeAt', rental.next_free_at(vehicle_id, start_at, blocked_until)));
end;
$$;

comment on function rental.refuse_double_booking(uuid, timestamptz, timestamptz) is
  E'@behavior -*\nRefuses a rental in the name of the constraint (rentals_no_double_booking), and '
  'says when the vehicle is free for as long. Granted to nobody: only security definer functions '
  'reach it.';
--! EndIncluded rental/functions/refuse_double_booking.sql
--! Included rental/functions/refuse_past_overlap.sql
insert into app.rules (name, sqlstate, status, message) values
  ('rentals_no_past_overlap', '55000', 409,
   'The vehicle was out with somebody else in this period.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- Completed rentals are outside of the exclusion constraint: their periods are what was agreed, not
-- what was.
create or replace function rental.refuse_past_overlap(
  vehicle_id uuid, start_at timestamptz, end_at timestamptz
) returns void
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  v_rental_ids uuid[];
begin
  select array_agg(r.id order by r.handed_over_at) into v_rental_ids
  from rental.rentals r
  where r.vehicle_id = refuse_past_overlap.vehicle_id
    and r.status = 'completed'
    and r.ends_at > refuse_past_overlap.start_at
    and r.handed_over_at < refuse_past_overlap.end_at;
  if v_rental_ids is not null then
    perform app.raise_rule('rentals_no_past_overlap',
      jsonb_build_object('rentalIds', v_rental_ids));
  end if;
end;
$$;

comment on function rental.refuse_past_overlap(uuid, timestamptz, timestamptz) is
  E'@behavior -*\nRefuses (rentals_no_past_overlap) a period in which the vehicle was out with '
  'somebody else. '
  'Granted to nobody: only security definer functions reach it.';
--! EndIncluded rental/functions/refuse_past_overlap.sql
--! Included rental/functions/freeze_extras.sql
create or replace function rental.freeze_extras(
  reserved rental.rentals, extras rental.extra_request[]
) returns void
  language plpgsql volatile set search_path = ''
as $$
begin
  if cardinality(extras) > 0 then
    insert into rental.rental_extras (
      rental_id, extra_id, quantity, unit, unit_price_cents, currency)
    select reserved.id, e.id, x.quantity, e.unit, e.price_cents, e.currency
    from unnest(extras) x
    join rental.extras e on e.id = x.extra_id;
  end if;
end;
$$;

comment on function rental.freeze_extras(rental.rentals, rental.extra_request[]) is
  E'@behavior -*\nWrites down the extras of a reservation at the prices that it was quoted. '
  'Granted to nobody: only security definer functions reach it.';
--! EndIncluded rental/functions/freeze_extras.sql
--! Included rental/functions/insert_rental.sql
-- `on conflict do nothing`: a plain insert deadlocks under contention, a second for each pair
-- (performance.md).
create or replace function rental.insert_rental(
  quote rental.quotes, vehicle_id uuid, blocked_until timestamptz
) returns rental.rentals
  language plpgsql volatile set search_path = ''
as $$
declare
  v_rental rental.rentals;
begin
  insert into rental.rentals as r (
    quote_id, customer_id, vehicle_id, vehicle_class_id, origin_location_id,
    destination_location_id, start_at, end_at, blocked_until, pricing_plan_id,
    pricing_plan_rate_id, agreed_lines, net_cents, tax_cents, total_cents, deposit_cents, currency)
  values (
    quote.id, quote.customer_id, insert_rental.vehicle_id, quote.vehicle_class_id,
    quote.origin_location_id, quote.destination_location_id, quote.start_at, quote.end_at,
    insert_rental.blocked_until, quote.pricing_plan_id, quote.pricing_plan_rate_id, quote.lines,
    quote.net_cents, quote.tax_cents, quote.total_cents, quote.deposit_cents, quote.currency)
  on conflict on constraint rentals_no_double_booking do nothing
  returning r.* into v_rental;
  return v_rental;
end;
$$;

comment on function rental.insert_rental(rental.quotes, uuid, timestamptz) is
  E'@behavior -*\nWrites a quote down as a reservation of a vehicle; null where another live '
  'rental has it. Granted to nobody: only security definer functions reach it.';
--! EndIncluded rental/functions/insert_rental.sql
--! Included rental/functions/reserve_vehicle.sql
insert into app.rules (name, sqlstate, status, message) values
  ('rentals_vehicle_in_service', '55000', null, 'The vehicle has left the fleet.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- The calendar is held by key before the insert (triggers/rentals.sql): nobody rewrites it
-- meanwhile.
create or replace function rental.reserve_vehicle(quote rental.quotes, blocked_until timestamptz)
  returns rental.rentals
  language plpgsql volatile set search_path = ''
as $$
declare
  v_is_in_service boolean;
  v_rental rental.rentals;
begin
  select v.is_in_service into strict v_is_in_service
  from rental.rentable_vehicles v where v.id = quote.vehicle_id;
  if not v_is_in_service then
    perform app.raise_rule('rentals_vehicle_in_service');
  end if;

  -- Only a start that is near can meet a vehicle that is out late: no turnaround is longer than a
  -- week.
  if quote.start_at >= now() + interval '7 days'
     or not rental.is_out_late(quote.vehicle_id, quote.start_at, blocked_until) then
    v_rental := rental.insert_rental(quote, quote.vehicle_id, blocked_until);
  end if;
  if v_rental.id is null then
    perform rental.refuse_double_booking(quote.vehicle_id, quote.start_at, blocked_until);
  end if;
  return v_rental;
end;
$$;

comment on function rental.reserve_vehicle(rental.quotes, timestamptz) is
  E'@behavior -*\nReserves the vehicle of a quote. Refused where it is taken or out late '
  '(rentals_no_double_booking), blocked (rentals_within_availability) or gone '
  '(rentals_vehicle_in_service). Granted to nobody: only security definer functions reach it.';
--! EndIncluded rental/functions/reserve_vehicle.sql
--! Included rental/functions/reserve_class.sql
insert into app.rules (name, sqlstate, status, message) values
  ('rentals_class_available', '55000', 409,
   'No vehicle of this class is free there in this period.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- Each quote begins elsewhere in the class, so that many at once don't queue for the same vehicle.
-- A try that is refused is rolled back with its lock: whoever waits for a vehicle here holds no
-- other one, and can't deadlock.
create or replace function rental.reserve_class(quote rental.quotes, blocked_until timestamptz)
  returns rental.rentals
  language plpgsql volatile set search_path = ''
as $$
declare
  v_vehicle_id uuid;
  v_constraint text;
  v_rental rental.rentals;
begin
  for v_vehicle_id in
    select v.id
    from rental.rentable_vehicles v
    where v.vehicle_class_id = quote.vehicle_class_id and v.is_in_service
    order by uuid_hash_extended(v.id, uuid_hash(quote.id))
  loop
    -- The place first: it is known out of one index.
    if rental.place_of_vehicle(v_vehicle_id, quote.start_at) <> quote.origin_location_id
       or not rental.is_vehicle_available(v_vehicle_id, quote.start_at, blocked_until) then
      continue;
    end if;

    begin
      v_rental := rental.insert_rental(quote, v_vehicle_id, blocked_until);
      if v_rental.id is null then
        perform app.raise_rule('rentals_no_double_booking');
      end if;
      return v_rental;
    exception
      when exclusion_violation or foreign_key_violation or object_not_in_prerequisite_state then
        get stacked diagnostics v_constraint = constraint_name;
        if v_constraint not in ('rentals_no_double_booking', 'rentals_within_availability',
                                'rentals_vehicle_in_service') then
          raise;
        end if;
    end;
  end loop;

  perform app.raise_rule('rentals_class_available');
  return null;
end;
$$;

comment on function rental.reserve_class(rental.quotes, timestamptz) is
  E'@behavior -*\nReserves a vehicle of the class of a quote that is free and at the origin at '
  'the start, trying the next one when somebody else was faster. Refused where there is none '
  '(rentals_class_available). Granted to nobody: only security definer functions reach it.';
--! EndIncluded rental/functions/reserve_class.sql
--! Included rental/functions/open_quote.sql
insert into app.rules (name, sqlstate, status, message) values
  ('quotes_not_expired', '55000', null, 'The quote has expired: ask for a new one.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- The row is the lock: of two who reserve from one quote the second finds it accepted, and is
-- refused by its life.
create or replace function rental.open_quote(quote_id uuid, own_customer_id uuid)
  returns rental.quotes
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  v_quote rental.quotes;
begin
  select * into v_quote
  from rental.quotes q
  where q.id = open_quote.quote_id
    and (open_quote.own_customer_id is null
      or q.customer_id = open_quote.own_customer_id
      or (q.customer_id is null and q.created_by = app.current_user_id()))
  for no key update;
  if not found then
    perform app.raise_not_found('quote');
  end if;

  if v_quote.status = 'expired' or (v_quote.status = 'open' and v_quote.expires_at <= now()) then
    perform app.raise_rule('quotes_not_expired',
      jsonb_build_object('expiresAt', v_quote.expires_at));
  end if;
  return v_quote;
end;
$$;

comment on function rental.open_quote(uuid, uuid) is
  E'@behavior -*\nLocks a quote to reserve from it, for staff (no customer) or for the customer '
  'whose it is. Refuses one that has expired (quotes_not_expired). Granted to nobody: only '
  'security definer functions reach it.';
--! EndIncluded rental/functions/open_quote.sql
--! Included rental/functions/reserving_customer_id.sql
create or replace function rental.reserving_customer_id() returns uuid
  language plpgsql volatile set search_path = ''
as $$
declare
  v_customer_id uuid;
begin
  if app.require_any_permission(array['rentals.reserve', 'rentals.reserve_own'])
     = 'rentals.reserve' then
    return null;
  end if;

  v_customer_id := rental.current_customer_id();
  if v_customer_id is null then
    perform app.raise_not_found('customer');
  end if;
  return v_customer_id;
end;
$$;

comment on function rental.reserving_customer_id() is
  E'@behavior -*\nThe only customer that the user of this request may reserve for; null: any. '
  'Refuses (42501) whoever may not reserve at all. Granted to nobody: only security definer '
  'functions reach it.';
--! EndIncluded rental/functions/reserving_customer_id.sql
--! Included rental/functions/reserve_rental.sql
insert into app.rules (name, sqlstate, status, message) values
  ('rentals_customer_named', '23514', null, 'A rental is reserved for a customer.'),
  ('rentals_quote_or_terms', '23514', null,
   'What a quote is for is not asked for again beside it.'),
  ('rentals_customer_of_quote', '23514', null, 'The quote was made for another customer.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function rental.reserve_rental(
  quote_id uuid default null,
  customer_id uuid default null,
  vehicle_id uuid default null,
  vehicle_class_id uuid default null,
  origin_location_id uuid default null,
  destination_location_id uuid default null,
  start_at timestamptz default null,
  end_at timestamptz default null,
  pricing_plan_id uuid default null,
  extras rental.extra_request[] default '{}'
) returns rental.rentals
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_variable
declare
  v_own_customer_id constant uuid := rental.reserving_customer_id();
  v_quote rental.quotes;
  v_blocked_until timestamptz;
  v_rental rental.rentals;
begin
  if v_own_customer_id <> coalesce(customer_id, v_own_customer_id) then
    perform app.raise_not_found('customer');
  end if;
  if quote_id is not null and (
    num_nonnulls(vehicle_id, vehicle_class_id, origin_location_id, destination_location_id,
                 start_at, end_at, pricing_plan_id) > 0 or cardinality(extras) > 0) then
    perform app.raise_rule('rentals_quote_or_terms');
  end if;
  v_quote := case when quote_id is not null
    then rental.open_quote(quote_id, v_own_customer_id)
    else rental.build_quote(
      coalesce(v_own_customer_id, customer_id), vehicle_id, vehicle_class_id, origin_location_id,
      destination_location_id, start_at, end_at, pricing_plan_id, extras) end;
  if v_quote.customer_id <> coalesce(customer_id, v_quote.customer_id) then
    perform app.raise_rule('rentals_customer_of_quote');
  end if;
  v_quote.customer_id := coalesce(v_quote.customer_id, v_own_customer_id, customer_id);
  if v_quote.customer_id is null then
    perform app.raise_rule('rentals_customer_named');
  end if;
  -- Judged by the time of the quote: who comes to the counter now must not be late because of the
  -- counter.
  if v_quote.start_at < v_quote.created_at then
    perform app.require_permission('rentals.backdate');
  end if;

  update rental.quotes q
  set status = 'accepted', customer_id = v_quote.customer_id
  where q.id = v_quote.id;

  select v_quote.end_at + make_interval(mins => p.turnaround_minutes) into strict v_blocked_until
  from rental.pricing_plan_rates p where p.id = v_quote.pricing_plan_rate_id;
  v_rental := case when v_quote.vehicle_id is not null
    then rental.reserve_vehicle(v_quote, v_blocked_until)
    else rental.reserve_class(v_quote, v_blocked_until) end;

  -- After the insert: a rental that was live until a moment ago had its say there, and is completed
  -- here.
  if v_rental.start_at < now() then
    perform rental.refuse_past_overlap(
      v_rental.vehicle_id, v_rental.start_at, v_rental.end_at);
  end if;
  perform rental.freeze_extras(v_rental, v_quote.extras);
  return v_rental;
end;
$$;

comment on function rental.reserve_rental(
  uuid, uuid, uuid, uuid, uuid, uuid, timestamptz, timestamptz, uuid, rental.extra_request[]
) is
  E'Reserves a vehicle: from a quote, whose price is frozen (QUOTES_NOT_EXPIRED), or at once with '
  'what a quote asks for. Of a class any free vehicle that is at the origin '
  '(RENTALS_CLASS_AVAILABLE). Refused where the vehicle is taken (RENTALS_NO_DOUBLE_BOOKING; '
  'details: nextFreeAt) or blocked (RENTALS_WITHIN_AVAILABILITY). Permission: rentals.reserve, '
  'for oneself rentals.reserve_own; a start in the past needs rentals.backdate, and must not '
  'touch a completed rental (RENTALS_NO_PAST_OVERLAP).\n'
  '@param quote_id The quote, alone or with its customer (RENTALS_QUOTE_OR_TERMS); or the rest.\n'
  '@param customer_id Who rents, unless the quote says it or it is oneself.\n'
  '@param vehicle_id The vehicle, or:\n'
  '@param vehicle_class_id the class of which it is to be any.\n'
  '@param origin_location_id Where it is handed over.\n'
  '@param destination_location_id Where it is taken back; the origin, if not given.\n'
  '@param start_at The start.\n'
  '@param end_at The end.\n'
  '@param pricing_plan_id The plan; the default one of the class, if not given.\n'
  '@param extras The extras, each once, with its quantity.\n'
  'Security definer: clients have no right to write the tables.';

grant execute on function rental.reserve_rental(
  uuid, uuid, uuid, uuid, uuid, uuid, timestamptz, timestamptz, uuid, rental.extra_request[]
) to customer, staff, admin, service;
--! EndIncluded rental/functions/reserve_rental.sql
--! Included rental/functions/extension_lines.sql
-- What changed, kind by kind; days that come on top are taxed as such.
create or replace function rental.extension_lines(extended rental.rentals, new_end_at timestamptz)
  returns rental.charge_line[]
  language plpgsql stable set search_path = ''
as $$
declare
  v_extras constant rental.priced_extra[] := rental.rented_extras(extended.id);
  v_lines rental.charge_line[];
begin
  select array_agg((
    case d.charge_type when 'base' then 'extra_day' else d.charge_type end,
    case d.charge_type when 'base' then 'Extension' else 'Extension: ' || d.description end,
    1, d.net_cents, d.net_cents, 0, 0)::rental.charge_line order by d.position) into v_lines
  from (
    select l.charge_type::text, case l.charge_type when 'base' then '' else l.description end,
           sum(l.net_cents * l.sign), min(l.position)
    from (
      select n.charge_type, n.description, n.net_cents, 1, n.position
      from unnest(rental.rental_price(
        extended.pricing_plan_rate_id, extended.origin_location_id,
        extended.destination_location_id, extended.start_at, new_end_at, v_extras)
      ) with ordinality as n (charge_type, description, quantity, unit_price_cents, net_cents,
        tax_rate_bp, tax_cents, position)
      union all
      select o.charge_type, o.description, o.net_cents, -1, null
      from unnest(rental.rental_price(
        extended.pricing_plan_rate_id, extended.origin_location_id,
        extended.destination_location_id, extended.start_at, extended.end_at, v_extras)) o
    ) l (charge_type, description, net_cents, sign, position)
    group by 1, 2
  ) d (charge_type, description, net_cents, position)
  where d.net_cents <> 0;

  return rental.taxed_lines(
    coalesce(v_lines, '{}'), extended.origin_location_id,
    rental.local_date(extended.origin_location_id, extended.start_at));
end;
$$;

comment on function rental.extension_lines(rental.rentals, timestamptz) is
  E'@behavior -*\nWhat extending a rental costs under its frozen rate: the price of the whole new '
  'period minus that of the old. Granted to nobody: only security definer functions reach it.';
--! EndIncluded rental/functions/extension_lines.sql
--! Included rental/functions/refuse_extension.sql
-- The turnaround before the next rental is the rental's own: what is free ends that much earlier.
create or replace function rental.refuse_extension(extended rental.rentals) returns void
  language plpgsql volatile set search_path = ''
as $$
declare
  v_free_until timestamptz;
begin
  select min(r.start_at) - (extended.blocked_until - extended.end_at) into v_free_until
  from rental.rentals r
  where r.vehicle_id = extended.vehicle_id
    and r.id <> extended.id
    and r.status in ('reserved', 'active')
    and r.start_at >= extended.end_at;
  perform app.raise_rule('rentals_no_double_booking',
    jsonb_build_object('freeUntil', v_free_until));
end;
$$;

comment on function rental.refuse_extension(rental.rentals) is
  E'@behavior -*\nRefuses a later end in the name of the constraint (rentals_no_double_booking), '
  'and says until when the vehicle is free. Granted to nobody: only security definer functions '
  'reach it.';
--! EndIncluded rental/functions/refuse_extension.sql
--! Included rental/functions/extend_rental.sql
insert into app.rules (name, sqlstate, status, message) values
  ('rentals_extended_while_live', '55000', null, 'Only a reserved or active rental is extended.'),
  ('rentals_extended_forward', '23514', null, 'An extended rental ends later than before.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function rental.extend_rental(rental_id uuid, new_end_at timestamptz)
  returns rental.rentals
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_rental rental.rentals;
  v_lines rental.charge_line[];
begin
  perform app.require_permission('rentals.extend');
  v_rental := rental.lock_rental(rental_id);
  if v_rental.status not in ('reserved', 'active') then
    perform app.raise_rule('rentals_extended_while_live');
  end if;
  perform rental.require_period(v_rental.start_at, new_end_at);
  if new_end_at <= v_rental.end_at then
    perform app.raise_rule('rentals_extended_forward',
      jsonb_build_object('endAt', v_rental.end_at));
  end if;

  v_lines := rental.extension_lines(v_rental, new_end_at);
  begin
    update rental.rentals r
    set end_at = new_end_at,
        blocked_until = new_end_at + (r.blocked_until - r.end_at),
        overdue_at = case when new_end_at <= now() then r.overdue_at end,
        agreed_lines = r.agreed_lines || v_lines,
        net_cents = r.net_cents + l.net_cents,
        tax_cents = r.tax_cents + l.tax_cents,
        total_cents = r.total_cents + l.net_cents + l.tax_cents
    from (
      select coalesce(sum(l.net_cents), 0), coalesce(sum(l.tax_cents), 0) from unnest(v_lines) l
    ) l (net_cents, tax_cents)
    where r.id = v_rental.id
    returning r.* into v_rental;
  exception when exclusion_violation then
    perform rental.refuse_extension(v_rental);
  end;

  perform rental.require_vehicle_documents(v_rental.id, new_end_at);
  perform app.emit_event('RentalExtended', 'rental', v_rental.id, jsonb_build_object(
    'id', v_rental.id, 'customer_id', v_rental.customer_id, 'vehicle_id', v_rental.vehicle_id,
    'start_at', v_rental.start_at, 'end_at', v_rental.end_at, 'status', v_rental.status,
    'total_cents', v_rental.total_cents, 'currency', v_rental.currency));
  return v_rental;
end;
$$;

comment on function rental.extend_rental(uuid, timestamptz) is
  E'Moves the end of a reserved or active rental. It costs the price of the whole new period '
  'minus that of the old, under the rate that was frozen. Refused where the next rental begins '
  'before (RENTALS_NO_DOUBLE_BOOKING; details: freeUntil), the vehicle is blocked '
  '(RENTALS_WITHIN_AVAILABILITY) or a compulsory document ends (RENTALS_DOCUMENTS_COVER). '
  'Permission: rentals.extend.\n'
  '@param rental_id The rental.\n'
  '@param new_end_at The new end, later than the old one.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.extend_rental(uuid, timestamptz) to staff, admin, service;
--! EndIncluded rental/functions/extend_rental.sql
--! Included rental/functions/end_reservation.sql
create or replace function rental.end_reservation(rental_id uuid, reason rental.cancellation_reason)
  returns rental.rentals
  language plpgsql volatile set search_path = ''
as $$
declare
  v_rental rental.rentals;
begin
  update rental.rentals r
  set status = 'cancelled', cancelled_at = now(), cancellation_reason = reason
  where r.id = end_reservation.rental_id
  returning r.* into strict v_rental;
  perform rental.write_charges(
    v_rental, rental.cancellation_lines(v_rental.id, v_rental.cancelled_at, reason));
  return v_rental;
end;
$$;

comment on function rental.end_reservation(uuid, rental.cancellation_reason) is
  E'@behavior -*\nCancels a reservation and writes its fee, for callers that have checked theirs. '
  'Granted to nobody: only security definer functions reach it.';
--! EndIncluded rental/functions/end_reservation.sql
--! Included rental/functions/cancel_rental.sql
insert into app.rules (name, sqlstate, status, message) values
  ('rentals_cancelled_by_customer', '23514', null,
   'A customer cancels by request, or for another reason of theirs.'),
  ('rentals_no_show_after_start', '23514', null, 'Nobody is missed before the start.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function rental.cancel_rental(
  rental_id uuid, reason rental.cancellation_reason default 'customer_request'
) returns rental.rentals
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_is_staff constant boolean :=
    app.require_any_permission(array['rentals.cancel', 'rentals.cancel_own']) = 'rentals.cancel';
  v_reason constant rental.cancellation_reason := coalesce(reason, 'customer_request');
  v_rental rental.rentals;
begin
  select * into v_rental
  from rental.rentals r
  where r.id = cancel_rental.rental_id
    and (v_is_staff or r.customer_id = rental.current_customer_id())
  for no key update;
  if not found then
    perform app.raise_not_found('rental');
  end if;
  -- The house's own reasons cost nothing: not for the customer to claim.
  if not v_is_staff and v_reason not in ('customer_request', 'other') then
    perform app.raise_rule('rentals_cancelled_by_customer');
  end if;
  if v_reason = 'no_show' and v_rental.start_at > now() then
    perform app.raise_rule('rentals_no_show_after_start',
      jsonb_build_object('startAt', v_rental.start_at));
  end if;

  v_rental := rental.end_reservation(v_rental.id, v_reason);
  return v_rental;
end;
$$;

comment on function rental.cancel_rental(uuid, rental.cancellation_reason) is
  E'Cancels a reservation: the vehicle is free again, and a fee is due by the tiers of its rate. '
  'Permission: rentals.cancel, for ones own rentals.cancel_own.\n'
  '@param rental_id The rental.\n'
  '@param reason Why; a customer gives customer_request or other.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.cancel_rental(uuid, rental.cancellation_reason)
  to customer, staff, admin, service;
--! EndIncluded rental/functions/cancel_rental.sql
--! Included rental/functions/no_show_grace.sql
create or replace function rental.no_show_grace() returns interval
  language sql immutable parallel safe
return interval '3 hours';

comment on function rental.no_show_grace() is
  E'@behavior -*\nHow long after its start a reservation waits for its customer.';
--! EndIncluded rental/functions/no_show_grace.sql
--! Included rental/functions/cancel_no_shows.sql
-- The key is the rental: it is cancelled once. A row that somebody holds is being handed over:
-- skipped, and judged by the next run. The grace also runs from the record: a rental on paper is
-- reserved after its start, and handed over in the next request.
create or replace function rental.cancel_no_shows() returns bigint
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_rental_id uuid;
  v_cancelled bigint := 0;
begin
  perform app.act_as_system();

  for v_rental_id in
    select r.id
    from rental.rentals r
    where r.status = 'reserved'
      and r.start_at < now() - rental.no_show_grace()
      and r.created_at < now() - rental.no_show_grace()
    order by r.start_at
    limit 500
    for no key update skip locked
  loop
    perform rental.end_reservation(v_rental_id, 'no_show');
    v_cancelled := v_cancelled + 1;
  end loop;
  return v_cancelled;
end;
$$;

comment on function rental.cancel_no_shows() is
  E'@behavior -*\nCancels the reservations whose customers did not come, with their fee; at most '
  '500 a call, and says how many. Security definer: the worker has no right on the table.';

grant execute on function rental.cancel_no_shows() to rentify_worker;
--! EndIncluded rental/functions/cancel_no_shows.sql
--! Included rental/functions/reassign_vehicle.sql
insert into app.rules (name, sqlstate, status, message) values
  ('rentals_reassigned_while_reserved', '55000', null,
   'Only a reservation is moved to another vehicle.'),
  ('rentals_same_class', '23514', null,
   'A reservation is moved to a vehicle of the class that was reserved.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function rental.reassign_vehicle(rental_id uuid, vehicle_id uuid)
  returns rental.rentals
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_vehicle rental.rentable_vehicles;
  v_rental rental.rentals;
  v_former_vehicle_id uuid;
begin
  perform app.require_permission('rentals.reserve');

  v_rental := rental.lock_rental(rental_id, vehicle_id);
  if v_rental.status <> 'reserved' then
    perform app.raise_rule('rentals_reassigned_while_reserved');
  end if;

  select * into v_vehicle from rental.rentable_vehicles v where v.id = reassign_vehicle.vehicle_id;
  if not found then
    perform app.raise_not_found('vehicle');
  elsif not v_vehicle.is_in_service then
    perform app.raise_rule('rentals_vehicle_in_service');
  elsif v_vehicle.vehicle_class_id <> v_rental.vehicle_class_id then
    perform app.raise_rule('rentals_same_class');
  elsif rental.is_out_late(v_vehicle.id, v_rental.start_at, v_rental.blocked_until) then
    perform rental.refuse_double_booking(v_vehicle.id, v_rental.start_at, v_rental.blocked_until);
  end if;

  v_former_vehicle_id := v_rental.vehicle_id;
  begin
    update rental.rentals r set vehicle_id = v_vehicle.id
    where r.id = v_rental.id
    returning * into v_rental;
  exception when exclusion_violation then
    perform rental.refuse_double_booking(v_vehicle.id, v_rental.start_at, v_rental.blocked_until);
  end;
  perform app.emit_event('RentalReassigned', 'rental', v_rental.id, jsonb_build_object(
    'id', v_rental.id, 'customer_id', v_rental.customer_id, 'vehicle_id', v_rental.vehicle_id,
    'former_vehicle_id', v_former_vehicle_id, 'start_at', v_rental.start_at,
    'end_at', v_rental.end_at, 'status', v_rental.status));
  return v_rental;
end;
$$;

comment on function rental.reassign_vehicle(uuid, uuid) is
  E'Moves a reservation to another vehicle of its class. Refused where that one is taken '
  '(RENTALS_NO_DOUBLE_BOOKING; details: nextFreeAt) or blocked (RENTALS_WITHIN_AVAILABILITY). '
  'Permission: rentals.reserve.\n'
  '@param rental_id The reservation.\n'
  '@param vehicle_id The other vehicle.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.reassign_vehicle(uuid, uuid) to staff, admin, service;
--! EndIncluded rental/functions/reassign_vehicle.sql
--! EndIncluded rental/index.sql
