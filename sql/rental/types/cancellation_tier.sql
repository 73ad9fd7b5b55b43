create type rental.cancellation_tier as (
  hours_before_start integer,
  fee_bp             integer
);

comment on type rental.cancellation_tier is
  'What cancelling costs when at least so many hours before the start.';
comment on column rental.cancellation_tier.hours_before_start is
  'At least so many hours before the start.';
comment on column rental.cancellation_tier.fee_bp is
  'The share of the price that is due, in basis points.';
