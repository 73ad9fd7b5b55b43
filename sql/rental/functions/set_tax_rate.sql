insert into app.rules (name, sqlstate, status, message) values
  ('tax_rates_version_forward', '55000', null,
   'A new tax rate begins after every version that is there.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function rental.set_tax_rate(
  location_id uuid, valid_from date, rate_bp integer, charge_type rental.charge_type default null
) returns setof rental.tax_rates
  language plpgsql volatile security definer rows 11 set search_path = ''
as $$
#variable_conflict use_column
declare
  v_types constant rental.charge_type[] := case
    when set_tax_rate.charge_type is null then rental.charge_types()
    else array[set_tax_rate.charge_type]
  end;
begin
  perform app.require_permission('rentals.configure');

  -- Two new versions side by side: the second waits and sees the first.
  perform from rental.locations l where l.id = set_tax_rate.location_id for no key update;
  if not found then
    perform app.raise_not_found('location');
  end if;
  if exists (
    select from rental.tax_rates t
    where t.location_id = set_tax_rate.location_id and t.charge_type = any (v_types)
      and lower(t.valid_during) >= set_tax_rate.valid_from
  ) then
    perform app.raise_rule('tax_rates_version_forward');
  end if;

  update rental.tax_rates t
  set valid_during = daterange(lower(t.valid_during), set_tax_rate.valid_from)
  where t.location_id = set_tax_rate.location_id and t.charge_type = any (v_types)
    and t.valid_during @> set_tax_rate.valid_from;

  return query
  insert into rental.tax_rates (location_id, charge_type, valid_during, rate_bp)
  select set_tax_rate.location_id, u.charge_type, daterange(set_tax_rate.valid_from, null),
         set_tax_rate.rate_bp
  from unnest(v_types) as u (charge_type)
  returning *;
end;
$$;

comment on function rental.set_tax_rate(uuid, date, integer, rental.charge_type) is
  E'Sets the tax at a location for rentals that start from a day on, on one kind of charge or on '
  'all. A version that is there is never changed, only ended by the next one '
  '(TAX_RATES_VERSION_FORWARD). Permission: rentals.configure.\n'
  '@param location_id The location.\n'
  '@param valid_from The first local start date that it applies to.\n'
  '@param rate_bp The rate in basis points; 1900 is 19 %.\n'
  '@param charge_type The kind of charge; all of them, if not given.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.set_tax_rate(uuid, date, integer, rental.charge_type)
  to staff, admin, service;
