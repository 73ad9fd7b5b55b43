insert into app.rules (name, sqlstate, status, message) values
  ('quotes_plan_fits_class', '23514', null, 'This plan is for vehicles of another class.'),
  ('quotes_default_plan_exists', '23514', null,
   'There is no default plan for this class: name a plan.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function rental.chosen_plan(
  pricing_plan_id uuid, vehicle_class_id uuid
) returns rental.pricing_plans
  language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
declare
  v_plan rental.pricing_plans;
begin
  if pricing_plan_id is not null then
    select * into v_plan from rental.pricing_plans p where p.id = chosen_plan.pricing_plan_id;
    if not found then
      perform app.raise_not_found('plan');
    end if;
    if v_plan.vehicle_class_id <> chosen_plan.vehicle_class_id then
      perform app.raise_rule('quotes_plan_fits_class');
    end if;
    return v_plan;
  end if;

  select * into v_plan
  from rental.pricing_plans p
  where p.is_default
    and (p.vehicle_class_id = chosen_plan.vehicle_class_id or p.vehicle_class_id is null)
  order by p.vehicle_class_id nulls last
  limit 1;
  if not found then
    perform app.raise_rule('quotes_default_plan_exists');
  end if;
  return v_plan;
end;
$$;

comment on function rental.chosen_plan(uuid, uuid) is
  E'@behavior -*\nThe plan that prices a class: the one that is named, if it fits '
  '(quotes_plan_fits_class), else the default of the class, else the default of any class '
  '(quotes_default_plan_exists). Granted to nobody: only security definer functions reach it.';
