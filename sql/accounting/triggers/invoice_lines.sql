insert into app.rules (name, sqlstate, status, message) values
  ('invoice_lines_append_only', '55000', null, 'A line is never changed.'),
  ('invoice_lines_of_draft', '55000', null, 'Lines are added while an invoice is a draft.'),
  ('invoice_lines_same_currency', '23514', null, 'A line is in the currency of its invoice.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on accounting.invoice_lines
  for each row execute function app.tg__stamp();

create or replace trigger _200_append_only
  before update or delete or truncate on accounting.invoice_lines
  for each statement execute function app.tg__append_only();

-- The lock: whoever issues the invoice either sees these lines or has issued it before.
create or replace function accounting.tg_invoice_lines__accept() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_invoice accounting.invoices;
begin
  for v_invoice in
    select * from accounting.invoices i
    where i.id in (select l.invoice_id from inserted l)
    order by i.id
    for no key update
  loop
    if v_invoice.status <> 'draft' then
      perform app.raise_rule('invoice_lines_of_draft');
    elsif exists (
      select from inserted l
      where l.invoice_id = v_invoice.id and l.currency <> v_invoice.currency
    ) then
      perform app.raise_rule('invoice_lines_same_currency');
    end if;
  end loop;
  return null;
end;
$$;

comment on function accounting.tg_invoice_lines__accept() is
  'Refuses lines for an invoice that is no draft, or in another currency.';

create or replace trigger _500_accept
  after insert on accounting.invoice_lines
  referencing new table as inserted
  for each statement execute function accounting.tg_invoice_lines__accept();
