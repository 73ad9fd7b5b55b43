insert into app.rules (name, sqlstate, status, message) values
  ('write_offs_append_only', '55000', null, 'These records are only ever added to.'),
  ('write_offs_same_currency', '23514', null, 'A write-off is in the currency of its invoice.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on accounting.write_offs
  for each row execute function app.tg__stamp();

create or replace trigger _200_append_only
  before update or delete or truncate on accounting.write_offs
  for each statement execute function app.tg__append_only();

create or replace function accounting.tg_write_offs__count() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  perform accounting.count_settlement(new.invoice_id);
  if new.currency <> (
    select i.currency from accounting.invoices i where i.id = new.invoice_id
  ) then
    perform app.raise_rule('write_offs_same_currency');
  end if;
  return null;
end;
$$;

comment on function accounting.tg_write_offs__count() is
  'Counts a write-off against its invoice, which refuses more than is open.';

create or replace trigger _500_count
  after insert on accounting.write_offs
  for each row execute function accounting.tg_write_offs__count();
