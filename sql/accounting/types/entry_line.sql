create type accounting.entry_line as (
  account_code text,
  direction    accounting.entry_direction,
  amount_cents app.cents,
  currency     app.currency_code,
  vehicle_id   uuid,
  rental_id    uuid,
  customer_id  uuid,
  location_id  uuid
);

comment on type accounting.entry_line is
  'A line to be posted: an account by its code, the side, the amount, and what it concerns.';
comment on column accounting.entry_line.account_code is 'The code of the account, such as CASH.';
comment on column accounting.entry_line.direction is 'Debit or credit.';
comment on column accounting.entry_line.amount_cents is
  'How much, in minor units; more than nothing.';
comment on column accounting.entry_line.currency is 'The currency (ISO 4217).';
comment on column accounting.entry_line.vehicle_id is 'The vehicle it concerns, if any.';
comment on column accounting.entry_line.rental_id is 'The rental it concerns, if any.';
comment on column accounting.entry_line.customer_id is 'The customer it concerns, if any.';
comment on column accounting.entry_line.location_id is 'The location it concerns, if any.';
