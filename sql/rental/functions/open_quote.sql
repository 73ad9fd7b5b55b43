insert into app.rules (name, sqlstate, status, message) values
  ('quotes_not_expired', '55000', null, 'The quote has expired: ask for a new one.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- The row is the lock: of two who reserve from one quote the second finds it accepted, and is
-- refused by its life.
create or replace function rental.open_quote(quote_id uuid, own_customer_id uuid)
  returns rental.quotes
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  v_quote rental.quotes;
begin
  select * into v_quote
  from rental.quotes q
  where q.id = open_quote.quote_id
    and (open_quote.own_customer_id is null
      or q.customer_id = open_quote.own_customer_id
      or (q.customer_id is null and q.created_by = app.current_user_id()))
  for no key update;
  if not found then
    perform app.raise_not_found('quote');
  end if;

  if v_quote.status = 'expired' or (v_quote.status = 'open' and v_quote.expires_at <= now()) then
    perform app.raise_rule('quotes_not_expired',
      jsonb_build_object('expiresAt', v_quote.expires_at));
  end if;
  return v_quote;
end;
$$;

comment on function rental.open_quote(uuid, uuid) is
  E'@behavior -*\nLocks a quote to reserve from it, for staff (no customer) or for the customer '
  'whose it is. Refuses one that has expired (quotes_not_expired). Granted to nobody: only '
  'security definer functions reach it.';
