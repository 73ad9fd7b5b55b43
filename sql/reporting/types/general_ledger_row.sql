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
