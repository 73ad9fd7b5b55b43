-- Of all: what had added up at the end less what had before, both from the last closed month on.
-- The dimensions are not in the balances of a closing: a part is added up line by line.
create or replace function reporting.movements_between(
  from_date date, to_date date, vehicle_id uuid, location_id uuid,
  point reporting.knowledge_points
) returns table (account_id uuid, currency app.currency_code, balance_cents app.cents)
  language plpgsql volatile rows 100
  set search_path = '' set plan_cache_mode = 'force_custom_plan' set random_page_cost = 1.1
as $$
#variable_conflict use_column
begin
  if num_nulls(movements_between.vehicle_id, movements_between.location_id) = 2 then
    return query
    select m.account_id, m.currency, sum(m.balance)::bigint::app.cents
    from (
      select b.account_id, b.currency, b.debit_cents::numeric - b.credit_cents
      from reporting.balances_at(to_date, point) b
      union all
      select b.account_id, b.currency, b.credit_cents::numeric - b.debit_cents
      from reporting.balances_at(from_date - 1, point) b
      union all
      select y.account_id, y.currency, -y.balance_cents
      from reporting.year_end_balances(from_date, to_date, point.cluster, point.snapshot) y
    ) m (account_id, currency, balance)
    group by m.account_id, m.currency;
  else
    return query
    select l.account_id, l.currency, sum(l.debit_cents - l.credit_cents)::bigint::app.cents
    from reporting.known_lines(from_date, to_date, point.cluster, point.snapshot) l
    where (movements_between.vehicle_id is null or l.vehicle_id = movements_between.vehicle_id)
      and (movements_between.location_id is null or l.location_id = movements_between.location_id)
    group by l.account_id, l.currency;
  end if;
end;
$$;

comment on function reporting.movements_between(
  date, date, uuid, uuid, reporting.knowledge_points
) is
  E'@behavior -*\nHow the accounts moved between two days without what closes a year, of all or of '
  'a vehicle or location. Granted to nobody: only security definer functions reach it.';
