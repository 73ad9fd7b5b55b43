create table accounting.number_series (
  kind        accounting.series_kind not null,
  year        integer                not null,
  last_number integer                not null,

  constraint number_series_pkey primary key (kind, year),
  constraint number_series_last_number_range check (last_number between 0 and 999999),
  constraint number_series_year_range check (year between 1990 and 2199)
);

comment on table accounting.number_series is
  E'@behavior -*\n'
  'The last number that was given, a series for each kind of document and year. Its row is the '
  'lock that keeps the numbers without a gap.';
comment on column accounting.number_series.kind is 'What it numbers.';
comment on column accounting.number_series.year is 'The year of the issue.';
comment on column accounting.number_series.last_number is 'The last number given; the first is 1.';
comment on constraint number_series_last_number_range on accounting.number_series is
  'A series has at most 999,999 numbers a year.';
comment on constraint number_series_year_range on accounting.number_series is
  'A series lies between 1990 and 2200.';
