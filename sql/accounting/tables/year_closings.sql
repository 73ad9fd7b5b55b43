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
