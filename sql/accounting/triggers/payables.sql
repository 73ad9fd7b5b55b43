-- The life of a payable.
select app.allow_transition('payable', null, 'open', 'record_payable', null);
select app.allow_transition('payable', 'open', 'settled', 'settle_payable', 'PayableSettled');

insert into app.rules (name, sqlstate, status, message) values
  ('payables_status_transition', '55000', null,
   'The payable cannot go from its state to that one.'),
  ('payables_append_only', '55000', null, 'A payable is never deleted.'),
  ('payables_immutable', '55000', null, 'A payable stays what it was.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on accounting.payables
  for each row execute function app.tg__stamp();

create or replace trigger _200_state_transition
  before insert or update of status on accounting.payables
  for each row execute function app.tg__state_transition('payable');

create or replace trigger _250_frozen
  before update on accounting.payables
  for each row execute function app.tg__frozen(
    'open settled: status settled_on settled_account_id settlement_reference settlement_entry_id');

create or replace trigger _800_state_change
  after insert or update of status on accounting.payables
  for each row execute function app.tg__state_change(
    'payable', 'id', 'source_type', 'source_id', 'vehicle_id', 'amount_cents', 'currency',
    'status', 'incurred_on', 'settled_on');

create or replace trigger _200_append_only
  before delete or truncate on accounting.payables
  for each statement execute function app.tg__append_only();
