insert into app.rules (name, sqlstate, status, message) values
  ('invoice_lines_count_range', '23514', null, 'An invoice has 1 to 200 lines.'),
  ('invoice_lines_amount_bounded', '23514', null,
   'A line is at most a billion units of its currency.'),
  ('invoice_lines_charge_known', '23514', null, 'There is no account for such a charge.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function accounting.prepare_invoice(
  customer_id uuid,
  buyer_name text,
  description text,
  currency app.currency_code,
  items accounting.invoice_item[],
  rental_id uuid default null
) returns accounting.invoices
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_lines accounting.invoice_line_input[];
begin
  perform app.require_permission('invoices.manage');
  if coalesce(cardinality(items), 0) not between 1 and 200 then
    perform app.raise_rule('invoice_lines_count_range');
  elsif exists (
    select from unnest(items) i
    where abs(i.quantity::numeric * i.unit_price_cents) > 100000000000
  ) then
    perform app.raise_rule('invoice_lines_amount_bounded');
  elsif exists (
    select from unnest(items) i
    where not exists (
      select from accounting.charge_accounts c where c.charge_type = i.charge_type)
  ) then
    perform app.raise_rule('invoice_lines_charge_known');
  end if;

  v_lines := accounting.drafted_lines(items);
  return accounting.write_invoice(
    customer_id, app.clean_text(buyer_name), rental_id, null, null, app.clean_text(description),
    currency, v_lines);
end;
$$;

comment on function accounting.prepare_invoice(
  uuid, text, text, app.currency_code, accounting.invoice_item[], uuid
) is
  E'Drafts an invoice by hand; it is owed once it is issued (issueInvoice). What a rental charges '
  'is invoiced by itself. Permission: invoices.manage.\n'
  '@param customer_id Who owes it.\n'
  '@param buyer_name The name on it.\n'
  '@param description What it is for, in words.\n'
  '@param currency The currency of its prices (ISO 4217).\n'
  '@param items What is on it; their order is kept.\n'
  '@param rental_id The rental that it is about, one of the customer''s.\n'
  'Security definer: clients have no right to write the tables.';

grant execute on function accounting.prepare_invoice(
  uuid, text, text, app.currency_code, accounting.invoice_item[], uuid
) to staff, admin, service;
