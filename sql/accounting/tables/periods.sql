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
