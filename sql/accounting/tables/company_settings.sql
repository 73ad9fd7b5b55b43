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
