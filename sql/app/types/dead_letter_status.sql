create domain app.dead_letter_status as text
  constraint dead_letter_status_known check (value in ('waiting', 'replayed', 'discarded'));
comment on domain app.dead_letter_status is 'What was done about a dead letter.';
comment on constraint dead_letter_status_known on domain app.dead_letter_status is
  'A dead letter is waiting, replayed or discarded.';
