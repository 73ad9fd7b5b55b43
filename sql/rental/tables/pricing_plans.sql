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
