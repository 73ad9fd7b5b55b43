create or replace function rental.cancellation_fee_bp(
  tiers rental.cancellation_tier[], start_at timestamptz, cancelled_at timestamptz
) returns integer
  language sql immutable parallel safe
begin atomic
  select coalesce((
    select t.fee_bp
    from unnest(tiers) as t
    order by start_at - cancelled_at >= make_interval(hours => t.hours_before_start) desc,
             case when start_at - cancelled_at >= make_interval(hours => t.hours_before_start)
                  then -t.hours_before_start else t.hours_before_start end
    limit 1), 0);
end;

comment on function rental.cancellation_fee_bp(
  rental.cancellation_tier[], timestamptz, timestamptz
) is
  E'@behavior -*\nThe share of the price that cancelling costs then: that of the earliest tier '
  'that is still reached, or of the latest tier when none is; nothing without tiers.';
