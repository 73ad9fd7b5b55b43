insert into app.rules (name, sqlstate, status, message) values
  ('quotes_plan_has_prices', '23514', null,
   'The plan has no prices for rentals that start on this day.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function rental.rate_on(pricing_plan_id uuid, on_date date)
  returns rental.pricing_plan_rates
  language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
declare
  v_rate rental.pricing_plan_rates;
begin
  select * into v_rate
  from rental.pricing_plan_rates r
  where r.pricing_plan_id = rate_on.pricing_plan_id and r.valid_during @> rate_on.on_date;
  if not found then
    perform app.raise_rule('quotes_plan_has_prices', jsonb_build_object('onDate', on_date));
  end if;
  return v_rate;
end;
$$;

comment on function rental.rate_on(uuid, date) is
  E'@behavior -*\nThe version of a plan''s prices for rentals that start on a day '
  '(quotes_plan_has_prices). Granted to nobody: only security definer functions reach it.';
