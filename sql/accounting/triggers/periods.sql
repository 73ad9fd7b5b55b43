-- The life of a month of the books (fleet.md 5).
select app.allow_transition('period', null, 'open', 'post_entry', null);
select app.allow_transition('period', 'open', 'closed', 'close_period', 'PeriodClosed');
select app.allow_transition('period', 'closed', 'open', 'reopen_period', 'PeriodReopened');

insert into app.rules (name, sqlstate, status, message) values
  ('periods_status_transition', '55000', null,
   'The period cannot go from its state to that one.'),
  ('periods_append_only', '55000', null, 'A period is never deleted.'),
  ('periods_immutable', '55000', null, 'A period stays the month that it is.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on accounting.periods
  for each row execute function app.tg__stamp();

create or replace trigger _200_state_transition
  before insert or update of status on accounting.periods
  for each row execute function app.tg__state_transition('period');

create or replace trigger _250_frozen
  before update on accounting.periods
  for each row execute function app.tg__frozen('*: ends_on', 'open closed: status',
    'closed open: status');

create or replace trigger _800_state_change
  after insert or update of status on accounting.periods
  for each row execute function app.tg__state_change(
    'period', 'id', 'starts_on', 'ends_on', 'status');

create or replace trigger _200_append_only
  before delete or truncate on accounting.periods
  for each statement execute function app.tg__append_only();
