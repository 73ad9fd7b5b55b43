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
