create table rental.rental_refunds (
  id           uuid              not null default uuidv7(),
  payment_id   uuid              not null,
  amount_cents app.cents         not null,
  currency     app.currency_code not null,
  reason       text              not null,
  reference    text,
  created_at   timestamptz       not null default now(),
  created_by   uuid,
  updated_at   timestamptz       not null default now(),
  updated_by   uuid,
  row_version  bigint            not null default 0,
  refunded_at  timestamptz       not null default now(),

  constraint rental_refunds_pkey primary key (id),
  constraint rental_refunds_payment_id_fkey foreign key (payment_id)
    references rental.rental_payments (id) on delete restrict,
  constraint rental_refunds_amount_positive check (amount_cents > 0),
  constraint rental_refunds_reason_length check (length(reason) between 1 and 500),
  constraint rental_refunds_reference_length check (length(reference) between 1 and 120)
);

create index rental_refunds_payment_id_idx on rental.rental_refunds (payment_id);

comment on table rental.rental_refunds is
  'Money of a payment that was given back. Only ever added to.';
comment on column rental.rental_refunds.id is 'The id of the refund.';
comment on column rental.rental_refunds.payment_id is 'The payment.';
comment on column rental.rental_refunds.amount_cents is 'How much, in minor units of currency.';
comment on column rental.rental_refunds.currency is 'Its currency (ISO 4217): that of the payment.';
comment on column rental.rental_refunds.reason is 'Why.';
comment on column rental.rental_refunds.reference is 'What the provider calls it.';
comment on column rental.rental_refunds.created_at is 'When it was written.';
comment on column rental.rental_refunds.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column rental.rental_refunds.updated_at is 'When it was last changed.';
comment on column rental.rental_refunds.updated_by is 'The user who last changed it.';
comment on column rental.rental_refunds.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on column rental.rental_refunds.refunded_at is 'When it was given back.';
comment on constraint rental_refunds_payment_id_fkey on rental.rental_refunds is
  'There is no such payment.';
comment on constraint rental_refunds_amount_positive on rental.rental_refunds is
  'A refund is more than nothing.';
comment on constraint rental_refunds_reason_length on rental.rental_refunds is
  'A reason has 1 to 500 characters.';
comment on constraint rental_refunds_reference_length on rental.rental_refunds is
  'A reference has 1 to 120 characters.';
