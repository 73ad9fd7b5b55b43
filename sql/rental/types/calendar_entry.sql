create type rental.calendar_entry as (
  taken_during tstzrange,
  kind         rental.calendar_entry_kind,
  rental_id    uuid,
  block_id     uuid,
  reason       text
);

comment on type rental.calendar_entry is
  'A stretch of time in which a vehicle is not free, and why.';
comment on column rental.calendar_entry.taken_during is
  'From when on, and until when not; an overdue vehicle is taken until now and its turnaround.';
comment on column rental.calendar_entry.kind is 'Why.';
comment on column rental.calendar_entry.rental_id is
  'The rental that takes it, or whose turnaround it is.';
comment on column rental.calendar_entry.block_id is 'The block that takes it.';
comment on column rental.calendar_entry.reason is 'Why, in words.';
