insert into app.rules (name, sqlstate, status, message) values
  ('rental_charges_same_currency', '23514', null, 'A charge is in the currency of its rental.'),
  ('rental_deposits_same_currency', '23514', null, 'A deposit is in the currency of its rental.'),
  ('rental_extras_same_currency', '23514', null, 'An extra is in the currency of its rental.'),
  ('rental_payments_same_currency', '23514', null, 'A payment is in the currency of its rental.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- Once, when it is written: neither the rental's currency nor theirs is ever changed. A foreign key
-- on (rental_id, currency) would need another index over all rentals.
create or replace function rental.tg__same_currency() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if new.currency <> (select r.currency from rental.rentals r where r.id = new.rental_id) then
    perform app.raise_rule(tg_table_name || '_same_currency');
  end if;
  return new;
end;
$$;

comment on function rental.tg__same_currency() is
  'Refuses money of a rental in another currency than the rental''s.';

create or replace trigger _200_same_currency
  before insert on rental.rental_charges
  for each row execute function rental.tg__same_currency();

create or replace trigger _200_same_currency
  before insert on rental.rental_deposits
  for each row execute function rental.tg__same_currency();

create or replace trigger _200_same_currency
  before insert on rental.rental_extras
  for each row execute function rental.tg__same_currency();

create or replace trigger _200_same_currency
  before insert on rental.rental_payments
  for each row execute function rental.tg__same_currency();
