insert into app.rules (name, sqlstate, status, message) values
  ('quotes_extras_distinct', '23514', null, 'Each extra is asked for once, with its quantity.'),
  ('quotes_extras_offered', '23514', null,
   'One of these extras is not on offer in the currency of the plan.'),
  ('quotes_extras_quantity_range', '23514', null,
   'There are not so many of this extra for one rental.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function rental.offered_extras(
  requests rental.extra_request[], currency app.currency_code
) returns rental.priced_extra[]
  language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
declare
  v_request rental.extra_request;
  v_extra rental.extras;
  v_extras rental.priced_extra[] := '{}';
begin
  if (select count(distinct r.extra_id) from unnest(requests) r) < cardinality(requests) then
    perform app.raise_rule('quotes_extras_distinct');
  end if;

  foreach v_request in array coalesce(requests, '{}') loop
    select * into v_extra
    from rental.extras e
    where e.id = v_request.extra_id and e.retired_at is null
      and e.currency = offered_extras.currency;
    if not found then
      perform app.raise_rule('quotes_extras_offered',
        jsonb_build_object('extraId', v_request.extra_id));
    end if;
    if v_request.quantity is null or v_request.quantity not between 1 and v_extra.max_quantity then
      perform app.raise_rule('quotes_extras_quantity_range',
        jsonb_build_object('extraId', v_extra.id, 'maxQuantity', v_extra.max_quantity));
    end if;
    v_extras := v_extras || (
      v_extra.id, v_extra.name, v_extra.unit, v_request.quantity, v_extra.price_cents
    )::rental.priced_extra;
  end loop;
  return v_extras;
end;
$$;

comment on function rental.offered_extras(rental.extra_request[], app.currency_code) is
  E'@behavior -*\nThe extras that are asked for, at today''s prices. Refuses one that is twice '
  'there (quotes_extras_distinct), not on offer (quotes_extras_offered), or wanted too often '
  '(quotes_extras_quantity_range). Granted to nobody: only security definer functions reach it.';
