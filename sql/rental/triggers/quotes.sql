-- The life of a quote. Nobody outside is told of it.
select app.allow_transition('quote', null, 'open', 'quote_rental', null);
select app.allow_transition('quote', 'open', 'accepted', 'reserve_rental', null);
select app.allow_transition('quote', 'open', 'expired', 'expire_quotes', null);

insert into app.rules (name, sqlstate, status, message) values
  ('quotes_status_transition', '55000', null, 'The quote cannot go from its state to that one.'),
  ('quotes_immutable', '55000', null, 'What was offered is not changed: ask for another quote.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on rental.quotes
  for each row execute function app.tg__stamp();

create or replace trigger _200_state_transition
  before insert or update of status on rental.quotes
  for each row execute function app.tg__state_transition('quote');

-- Whom it is for is known at the latest when it is accepted.
create or replace trigger _250_frozen
  before update on rental.quotes
  for each row execute function app.tg__frozen(
    'open open: expires_at', 'open accepted: status customer_id', 'open expired: status');

create or replace trigger _800_state_change
  after insert or update of status on rental.quotes
  for each row execute function app.tg__state_change(
    'quote', 'id');
