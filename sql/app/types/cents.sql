create domain app.cents as bigint
  constraint cents_range check (value between -1000000000000000 and 1000000000000000);

comment on domain app.cents is
  'An amount of money in minor units (cents) of the currency beside it (ISO 4217). A string in '
  'JSON.';
comment on constraint cents_range on domain app.cents is
  'An amount must stay within ten trillion units of its currency.';
