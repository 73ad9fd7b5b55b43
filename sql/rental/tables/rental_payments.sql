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
