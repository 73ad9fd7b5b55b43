-- Each hour once, and later never cheaper: who cancels in time must not pay more.
create or replace function rental.are_cancellation_tiers(tiers rental.cancellation_tier[])
  returns boolean
  language sql immutable parallel safe
return cardinality(tiers) <= 20 and coalesce((
  select bool_and(
    (t.hours_before_start between 0 and 8760 and t.fee_bp between 0 and 10000) is true
    and not exists (
      select from unnest(tiers) with ordinality as u (hours_before_start, fee_bp, position)
      where u.position <> t.position
        and (u.hours_before_start = t.hours_before_start
          or (u.hours_before_start < t.hours_before_start and u.fee_bp < t.fee_bp))))
  from unnest(tiers) with ordinality as t (hours_before_start, fee_bp, position)), true);

comment on function rental.are_cancellation_tiers(rental.cancellation_tier[]) is
  E'@behavior -*\nWhether these can be the cancellation tiers of a plan.';
