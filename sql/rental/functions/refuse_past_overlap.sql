insert into app.rules (name, sqlstate, status, message) values
  ('rentals_no_past_overlap', '55000', 409,
   'The vehicle was out with somebody else in this period.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- Completed rentals are outside of the exclusion constraint: their periods are what was agreed, not
-- what was.
create or replace function rental.refuse_past_overlap(
  vehicle_id uuid, start_at timestamptz, end_at timestamptz
) returns void
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  v_rental_ids uuid[];
begin
  select array_agg(r.id order by r.handed_over_at) into v_rental_ids
  from rental.rentals r
  where r.vehicle_id = refuse_past_overlap.vehicle_id
    and r.status = 'completed'
    and r.ends_at > refuse_past_overlap.start_at
    and r.handed_over_at < refuse_past_overlap.end_at;
  if v_rental_ids is not null then
    perform app.raise_rule('rentals_no_past_overlap',
      jsonb_build_object('rentalIds', v_rental_ids));
  end if;
end;
$$;

comment on function rental.refuse_past_overlap(uuid, timestamptz, timestamptz) is
  E'@behavior -*\nRefuses (rentals_no_past_overlap) a period in which the vehicle was out with '
  'somebody else. '
  'Granted to nobody: only security definer functions reach it.';
