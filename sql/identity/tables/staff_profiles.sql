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

create index staff_profiles_staff_type_idx on identity.staff_profiles (staff_type);

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
