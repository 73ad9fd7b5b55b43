-- The life of a rental (fleet.md 2.2). Nothing else.
select app.allow_transition('rental', null, 'reserved', 'reserve_rental', 'RentalReserved');
select app.allow_transition('rental', 'reserved', 'active', 'activate_rental', 'RentalActivated');
select app.allow_transition('rental', 'active', 'completed', 'complete_rental', 'RentalCompleted');
select app.allow_transition('rental', 'reserved', 'cancelled', 'cancel_rental', 'RentalCancelled');

insert into app.rules (name, sqlstate, status, message) values
  ('rentals_status_transition', '55000', null, 'The rental cannot go from its state to that one.'),
  ('rentals_append_only', '55000', null, 'A rental is cancelled, never deleted.'),
  ('rentals_immutable', '55000', null,
   'What was agreed and what happened is not changed afterwards.'),
  ('rentals_within_availability', '23503', 409,
   'The vehicle is not for rent in all of this period.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- A move into a live period by UPDATE has no `on conflict do nothing`: two of them would deadlock
-- in the exclusion constraint (8 unlocked updaters: 12 deadlocks of 15; with this lock none). Both
-- vehicles in id order.
create or replace function rental.tg_rentals__lock_calendar() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  perform from rental.rentable_vehicles v
  where v.id in (old.vehicle_id, new.vehicle_id)
  order by v.id
  for no key update;
  return new;
end;
$$;

comment on function rental.tg_rentals__lock_calendar() is
  'Locks the vehicle''s calendar before a live rental moves in time or to another vehicle.';

-- Holds the calendar still before a rental claims its ground, for SQL written by hand too: without
-- it, cutting February while somebody reserves March refuses March. By key, so that reservations
-- don't wait for each other. It costs 12 us of the 670 us of CPU that a reservation from a quote
-- takes on 1 M rentals (2 %); all that guards the calendar, exclusion and temporal key included,
-- 40 us: the function runs at 0.94 of itself without any of it.
create or replace function rental.tg_rentals__hold_calendar() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_is_in_service boolean;
begin
  select v.is_in_service into v_is_in_service
  from rental.rentable_vehicles v where v.id = new.vehicle_id for key share;
  -- Judged under the lock: a vehicle that leaves this moment is not reserved for last week either,
  -- where its calendar is still open.
  if not v_is_in_service then
    perform app.raise_rule('rentals_vehicle_in_service');
  end if;
  return new;
end;
$$;

comment on function rental.tg_rentals__hold_calendar() is
  'Shares the vehicle''s calendar with other reservations, and keeps it from being rewritten, '
  'before a rental comes; a vehicle that has left the fleet is refused.';

-- Here, so that no writer can move the one without the other.
create or replace function rental.tg_rentals__move_vehicle() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if new.status = 'active' then
    perform fleet.mark_vehicle_rented(new.vehicle_id);
  else
    perform fleet.mark_vehicle_returned(new.vehicle_id);
  end if;
  return null;
end;
$$;

comment on function rental.tg_rentals__move_vehicle() is
  'The vehicle of an active rental is rented, and comes back with it.';

create or replace trigger _100_stamp
  before insert or update on rental.rentals
  for each row execute function app.tg__stamp();

create or replace trigger _150_hold_calendar
  before insert on rental.rentals
  for each row execute function rental.tg_rentals__hold_calendar();

create or replace trigger _150_lock_calendar
  before update on rental.rentals
  for each row when (
    new.status in ('reserved', 'active')
    and (old.vehicle_id, old.start_at, old.blocked_until, old.status in ('reserved', 'active'))
      is distinct from (new.vehicle_id, new.start_at, new.blocked_until, true))
  execute function rental.tg_rentals__lock_calendar();

create or replace trigger _200_state_transition
  before insert or update of status on rental.rentals
  for each row execute function app.tg__state_transition('rental');

-- After the machine, which says it better where the move itself is wrong.
create or replace trigger _250_frozen
  before update on rental.rentals
  for each row execute function app.tg__frozen(
    '*: rental_period held_period ends_at',
    'reserved reserved: vehicle_id start_at end_at blocked_until '
      'agreed_lines net_cents tax_cents total_cents',
    'reserved active: status start_at handed_over_at',
    'reserved cancelled: status cancelled_at cancellation_reason',
    'active active: end_at blocked_until agreed_lines net_cents tax_cents total_cents '
      'overdue_at',
    'active completed: status returned_at');

create or replace trigger _500_move_vehicle
  after update of status on rental.rentals
  for each row when (new.status in ('active', 'completed'))
  execute function rental.tg_rentals__move_vehicle();

create or replace trigger _800_state_change
  after insert or update of status on rental.rentals
  for each row execute function app.tg__state_change(
    'rental', 'id', 'customer_id', 'vehicle_id', 'vehicle_class_id', 'origin_location_id',
    'destination_location_id', 'start_at', 'end_at', 'status', 'total_cents', 'currency',
    'handed_over_at', 'returned_at', 'cancelled_at', 'cancellation_reason');

create or replace trigger _200_append_only
  before delete or truncate on rental.rentals
  for each statement execute function app.tg__append_only();
