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
  constraint rental_deposits_settled_after_held check (settled_at >= held_at),
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
comment on constraint rental_deposits_settled_after_held on rental.rental_deposits is
  'A deposit is settled after it was left.';
comment on constraint rental_deposits_reference_length on rental.rental_deposits is
  'A reference has 1 to 120 characters.';
comment on constraint rental_deposits_reason_length on rental.rental_deposits is
  'A reason has 1 to 500 characters.';
comment on constraint rental_deposits_one_held_per_rental on rental.rental_deposits is
  'The rental has a deposit that is held.';
