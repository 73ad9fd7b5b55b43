create domain app.currency_code as text
  constraint currency_code_format check (value ~ '^[A-Z]{3}$');

comment on domain app.currency_code is 'A currency: three capital letters (ISO 4217).';
comment on constraint currency_code_format on domain app.currency_code is
  'A currency is three capital letters (ISO 4217).';
