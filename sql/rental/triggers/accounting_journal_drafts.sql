insert into app.rules (name, sqlstate, status, message) values
  ('journal_drafts_lines_placed', '23503', null,
   'There is no such vehicle, rental, customer or location.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- The books know what a line concerns by its id only: this is where it is looked up. What documents
-- post carries ids of their own.
create or replace function rental.tg_accounting_journal_drafts__place() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if exists (
    select from unnest(new.lines) l
    where (l.vehicle_id is not null and not exists (
        select from rental.rentable_vehicles v where v.id = l.vehicle_id))
      or (l.rental_id is not null and not exists (
        select from rental.rentals r where r.id = l.rental_id))
      or (l.customer_id is not null and not exists (
        select from rental.customers c where c.id = l.customer_id))
      or (l.location_id is not null and not exists (
        select from rental.locations p where p.id = l.location_id))
  ) then
    perform app.raise_rule('journal_drafts_lines_placed');
  end if;
  return new;
end;
$$;

comment on function rental.tg_accounting_journal_drafts__place() is
  'Refuses an entry by hand that concerns a vehicle, rental, customer or location unknown to us.';

create or replace trigger _350_place
  before insert on accounting.journal_drafts
  for each row execute function rental.tg_accounting_journal_drafts__place();
