insert into app.rules (name, sqlstate, status, message) values
  ('rentals_no_double_booking', '23P01', null, 'The vehicle is reserved or rented in this period.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function rental.refuse_double_booking(
  vehicle_id uuid, start_at timestamptz, blocked_until timestamptz
) returns void
  language plpgsql volatile set search_path = ''
as $$
begin
  perform app.raise_rule('rentals_no_double_booking', jsonb_build_object(
    'nextFreeAt', rental.next_free_at(vehicle_id, start_at, blocked_until)));
end;
$$;

comment on function rental.refuse_double_booking(uuid, timestamptz, timestamptz) is
  E'@behavior -*\nRefuses a rental in the name of the constraint (rentals_no_double_booking), and '
  'says when the vehicle is free for as long. Granted to nobody: only security definer functions '
  'reach it.';
