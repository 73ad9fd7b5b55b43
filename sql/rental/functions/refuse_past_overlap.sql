-- Completed rentals are outside of the exclusion constraint: their periods are what was agreed, not
-- what was.
create or replace function rental.refuse_past_overlap(backdated rental.rentals) returns void
  language plpgsql volatile set search_path = ''
as $$
declare
  v_rental_ids uuid[];
begin
  select array_agg(r.id order by r.handed_over_at) into v_rental_ids
  from rental.rentals r
  where r.vehicle_id = backdated.vehicle_id
    and r.status = 'completed'
    and r.ends_at > backdated.start_at
    and r.handed_over_at < backdated.end_at;
  if v_rental_ids is not null then
    perform app.raise_rule('rentals_no_past_overlap',
      jsonb_build_object('rentalIds', v_rental_ids));
  end if;
end;
$$;

comment on function rental.refuse_past_overlap(rental.rentals) is
  E'@behavior -*\nRefuses a rental, recorded later, of a vehicle that was out with somebody else '
  '(rentals_no_past_overlap). Granted to nobody: only security definer functions reach it.';
