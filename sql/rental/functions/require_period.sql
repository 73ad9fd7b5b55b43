-- The table's checks, asked before anything is computed from the times: an infinite or reversed one
-- would fail on its way there under another name.
create or replace function rental.require_period(start_at timestamptz, end_at timestamptz)
  returns void
  language plpgsql immutable set search_path = ''
as $$
begin
  if (start_at >= '1990-01-01Z' and isfinite(start_at)
      and end_at <= '2200-01-01Z' and isfinite(end_at)) is not true then
    raise exception using
      errcode = 'check_violation', schema = 'rental', table = 'quotes',
      constraint = 'quotes_period_bounded',
      message = 'A rental lies between 1990 and 2200.';
  end if;
  if end_at <= start_at then
    raise exception using
      errcode = 'check_violation', schema = 'rental', table = 'quotes',
      constraint = 'quotes_period_forward',
      message = 'A rental ends after it starts.';
  end if;
end;
$$;

comment on function rental.require_period(timestamptz, timestamptz) is
  E'@behavior -*\nRefuses a period that no quote can have (quotes_period_bounded, '
  'quotes_period_forward).';
