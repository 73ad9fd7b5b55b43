-- The turnaround before the next rental is the rental's own: what is free ends that much earlier.
create or replace function rental.refuse_extension(extended rental.rentals) returns void
  language plpgsql volatile set search_path = ''
as $$
declare
  v_free_until timestamptz;
begin
  select min(r.start_at) - (extended.blocked_until - extended.end_at) into v_free_until
  from rental.rentals r
  where r.vehicle_id = extended.vehicle_id
    and r.id <> extended.id
    and r.status in ('reserved', 'active')
    and r.start_at >= extended.end_at;
  perform app.raise_rule('rentals_no_double_booking',
    jsonb_build_object('freeUntil', v_free_until));
end;
$$;

comment on function rental.refuse_extension(rental.rentals) is
  E'@behavior -*\nRefuses a later end in the name of the constraint (rentals_no_double_booking), '
  'and says until when the vehicle is free. Granted to nobody: only security definer functions '
  'reach it.';
