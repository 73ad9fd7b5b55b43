insert into app.rules (name, sqlstate, status, message) values
  ('closing_balances_append_only', '55000', null,
   'What a period was closed with is never changed: open it again.'),
  ('closing_balances_of_new_closing', '55000', null,
   'Balances come with their closing: none is added to one that is there.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _200_append_only
  before update or delete or truncate on accounting.closing_balances
  for each statement execute function app.tg__append_only();

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
  end if;
  return null;
end;
$$;

comment on function accounting.tg_closing_balances__of_new_closing() is
  'Refuses balances for a closing of another transaction.';

create or replace trigger _500_of_new_closing
  after insert on accounting.closing_balances
  referencing new table as inserted
  for each statement execute function accounting.tg_closing_balances__of_new_closing();
