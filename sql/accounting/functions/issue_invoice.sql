insert into app.rules (name, sqlstate, status, message) values
  ('invoices_issued_not_future', '23514', null, 'An invoice is not issued in the future.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function accounting.issue_invoice(
  invoice_id uuid, issue_date date default null
) returns accounting.invoices
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform app.require_permission('invoices.manage');
  if issue_date > accounting.today() then
    perform app.raise_rule('invoices_issued_not_future');
  end if;
  if not exists (select from accounting.invoices i where i.id = invoice_id) then
    perform app.raise_not_found('invoice');
  end if;
  return accounting.number_invoice(invoice_id, coalesce(issue_date, accounting.today()));
end;
$$;

comment on function accounting.issue_invoice(uuid, date) is
  E'@requiresIdempotencyKey\n'
  'Issues a draft: it gets the next number of its year and is posted. Permission: '
  'invoices.manage.\n'
  '@param invoice_id The draft.\n'
  '@param issue_date The day it counts for; today, if not given.\n'
  'Security definer: clients have no right to write the tables.';

grant execute on function accounting.issue_invoice(uuid, date) to staff, admin, service;
