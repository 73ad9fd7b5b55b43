create or replace function rental.reserving_customer_id() returns uuid
  language plpgsql volatile set search_path = ''
as $$
declare
  v_customer_id uuid;
begin
  if app.require_any_permission(array['rentals.reserve', 'rentals.reserve_own'])
     = 'rentals.reserve' then
    return null;
  end if;

  v_customer_id := rental.current_customer_id();
  if v_customer_id is null then
    perform app.raise_not_found('customer');
  end if;
  return v_customer_id;
end;
$$;

comment on function rental.reserving_customer_id() is
  E'@behavior -*\nThe only customer that the user of this request may reserve for; null: any. '
  'Refuses (42501) whoever may not reserve at all. Granted to nobody: only security definer '
  'functions reach it.';
