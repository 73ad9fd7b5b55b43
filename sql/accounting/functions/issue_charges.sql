create or replace function accounting.issue_charges(
  customer_id uuid, buyer_name text, rental_id uuid, vehicle_id uuid, location_id uuid,
  description text, currency app.currency_code, issue_date date,
  lines accounting.invoice_line_input[]
) returns accounting.invoices
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  v_receipt_ids uuid[];
  v_receipt accounting.receipts;
  v_invoice accounting.invoices;
  v_open_cents app.cents;
begin
  if (select coalesce(sum(l.net_cents + l.tax_cents), 0) from unnest(lines) l) = 0 then
    return null;
  end if;

  v_receipt_ids := array(
    select r.id from accounting.receipts r
    where r.rental_id = issue_charges.rental_id and r.unapplied_cents > 0
      and r.customer_id = issue_charges.customer_id and r.currency = issue_charges.currency
    order by r.id
    for no key update);
  v_invoice := accounting.write_invoice(
    customer_id, buyer_name, rental_id, vehicle_id, location_id, description, currency, lines);
  v_invoice := accounting.number_invoice(v_invoice.id, issue_date);

  v_open_cents := v_invoice.open_cents;
  for v_receipt in
    select * from accounting.receipts r
    where r.id = any (v_receipt_ids)
    order by r.received_on, r.id
  loop
    exit when v_open_cents = 0;
    perform accounting.write_allocation(
      v_receipt.id, v_invoice.id, least(v_receipt.unapplied_cents, v_open_cents),
      greatest(v_receipt.received_on, issue_date));
    v_open_cents := v_open_cents - least(v_receipt.unapplied_cents, v_open_cents);
  end loop;

  select * into strict v_invoice from accounting.invoices i where i.id = v_invoice.id;
  return v_invoice;
end;
$$;

comment on function accounting.issue_charges(
  uuid, text, uuid, uuid, uuid, text, app.currency_code, date, accounting.invoice_line_input[]
) is
  E'@behavior -*\nIssues an invoice over charges, and pays it by what the customer gave for the '
  'same rental, oldest first. Charges that add up to nothing have none: null. Granted to nobody: '
  'only security definer functions reach it.';
