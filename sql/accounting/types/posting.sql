create type accounting.posting as (
  external_ref_type text,
  external_ref_id   uuid,
  entry_date        date,
  description       text,
  reverses_entry_id uuid,
  lines             accounting.entry_line[]
);

comment on type accounting.posting is
  'An entry to be posted: a fact by its reference, its day, and its lines.';
comment on column accounting.posting.external_ref_type is
  'What kind of fact it is, such as invoice.';
comment on column accounting.posting.external_ref_id is 'Which one: the same fact is posted once.';
comment on column accounting.posting.entry_date is 'The day it is posted on.';
comment on column accounting.posting.description is 'What it is, in words.';
comment on column accounting.posting.reverses_entry_id is 'The entry that it takes back, if any.';
comment on column accounting.posting.lines is 'At least two, which balance in each currency.';
