create or replace function rental.charge_types() returns rental.charge_type[]
  language sql immutable parallel safe
return array[
  'base', 'extra_day', 'extra_km', 'extra', 'one_way', 'late_fee', 'fuel', 'damage', 'fine',
  'discount', 'cancellation_fee'
]::rental.charge_type[];

comment on function rental.charge_types() is
  E'@behavior -*\nEvery charge type: what a tax on all of them is set for.';
