-- The life of a deposit (fleet.md 2.4).
select app.allow_transition('deposit', null, 'held', 'hold_deposit', 'DepositHeld');
select app.allow_transition('deposit', 'held', 'released', 'release_deposit', 'DepositReleased');
select app.allow_transition('deposit', 'held', 'captured', 'capture_deposit', 'DepositCaptured');

insert into app.rules (name, sqlstate, status, message) values
  ('rental_deposits_status_transition', '55000', null,
   'The deposit cannot go from its state to that one.'),
  ('rental_deposits_append_only', '55000', null, 'A deposit is never deleted.'),
  ('rental_deposits_immutable', '55000', null,
   'A deposit stays what it was until it is released or captured, and then too.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on rental.rental_deposits
  for each row execute function app.tg__stamp();

create or replace trigger _200_state_transition
  before insert or update of status on rental.rental_deposits
  for each row execute function app.tg__state_transition('deposit');

create or replace trigger _250_frozen
  before update on rental.rental_deposits
  for each row execute function app.tg__frozen(
    'held released: status settled_at', 'held captured: status captured_cents settled_at reason');

create or replace function rental.tg_rental_deposits__post_held() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  perform rental.post_held_deposit(new);
  return null;
end;
$$;

comment on function rental.tg_rental_deposits__post_held() is
  'Posts a deposit that was left: we owe it.';

create or replace trigger _600_post_held
  after insert on rental.rental_deposits
  for each row execute function rental.tg_rental_deposits__post_held();

create or replace function rental.tg_rental_deposits__post_settled() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  perform rental.post_settled_deposit(new);
  return null;
end;
$$;

comment on function rental.tg_rental_deposits__post_settled() is
  'Posts what is kept of a deposit, and what is given back.';

create or replace trigger _600_post_settled
  after update of status on rental.rental_deposits
  for each row when (old.status = 'held' and new.status in ('released', 'captured'))
  execute function rental.tg_rental_deposits__post_settled();

create or replace trigger _800_state_change
  after insert or update of status on rental.rental_deposits
  for each row execute function app.tg__state_change(
    'deposit', 'id', 'rental_id', 'provider', 'amount_cents', 'captured_cents', 'currency',
    'status');

create or replace trigger _200_append_only
  before delete or truncate on rental.rental_deposits
  for each statement execute function app.tg__append_only();
