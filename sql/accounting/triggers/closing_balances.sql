insert into app.rules (name, sqlstate, status, message) values
  ('closing_balances_append_only', '55000', null,
   'What a period was closed with is never changed: open it again.'),
  ('closing_balances_of_new_closing', '55000', null,
   'Balances come with their closing: none is added to one that is there.'),
  ('closing_balances_of_ledger', '23514', null,
   'A period is closed with what its accounts add up to.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _200_append_only
  before update or delete or truncate on accounting.closing_balances
  for each statement execute function app.tg__append_only();

-- Reports of what was known then read them for ever, also when the period was opened again and no
-- proof looks at this closing any more.
create or replace function accounting.tg_closing_balances__of_new_closing() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if exists (
    select from inserted b
    join accounting.period_closings c on c.id = b.closing_id
    where c.closed_xid <> pg_current_xact_id()
  ) then
    perform app.raise_rule('closing_balances_of_new_closing');
  elsif exists (
    select p.starts_on, b.account_id, b.currency::text, b.debit_cents::bigint,
           b.credit_cents::bigint
    from inserted b
    join accounting.period_closings c on c.id = b.closing_id
    join accounting.periods p on p.id = c.period_id
    except
    select p.starts_on, s.account_id, s.currency, s.debit_cents, s.credit_cents
    from (select distinct i.closing_id from inserted i) i
    join accounting.period_closings c on c.id = i.closing_id
    join accounting.periods p on p.id = c.period_id
    cross join lateral accounting.balances_through(p.starts_on) s
  ) then
    perform app.raise_rule('closing_balances_of_ledger');
  end if;
  return null;
end;
$$;

comment on function accounting.tg_closing_balances__of_new_closing() is
  'Refuses balances for a closing of another transaction, and those that the ledger does not have.';

create or replace trigger _500_of_new_closing
  after insert on accounting.closing_balances
  referencing new table as inserted
  for each statement execute function accounting.tg_closing_balances__of_new_closing();
