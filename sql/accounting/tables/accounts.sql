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
