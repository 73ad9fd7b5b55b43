create or replace function accounting.write_invoice(
  customer_id uuid, buyer_name text, rental_id uuid, vehicle_id uuid, location_id uuid,
  description text, currency app.currency_code, lines accounting.invoice_line_input[]
) returns accounting.invoices
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  v_invoice accounting.invoices;
begin
  insert into accounting.invoices (
    customer_id, buyer_name, rental_id, vehicle_id, location_id, description, net_cents, tax_cents,
    total_cents, currency)
  select write_invoice.customer_id, write_invoice.buyer_name, write_invoice.rental_id,
         write_invoice.vehicle_id, write_invoice.location_id, write_invoice.description,
         coalesce(sum(l.net_cents), 0), coalesce(sum(l.tax_cents), 0),
         coalesce(sum(l.net_cents + l.tax_cents), 0), write_invoice.currency
  from unnest(lines) l
  returning * into v_invoice;

  -- A charge without an account leaves its line without one, which the column refuses.
  insert into accounting.invoice_lines (
    invoice_id, position, source_id, charge_type, account_id, description, quantity,
    unit_price_cents, net_cents, tax_rate_bp, tax_cents, currency)
  select v_invoice.id, l.position, l.source_id, l.charge_type, c.account_id, l.description,
         l.quantity, l.unit_price_cents, l.net_cents, l.tax_rate_bp, l.tax_cents,
         v_invoice.currency
  from unnest(lines) with ordinality l (
    source_id, charge_type, description, quantity, unit_price_cents, net_cents, tax_rate_bp,
    tax_cents, position)
  left join accounting.charge_accounts c on c.charge_type = l.charge_type;
  return v_invoice;
end;
$$;

comment on function accounting.write_invoice(
  uuid, text, uuid, uuid, uuid, text, app.currency_code, accounting.invoice_line_input[]
) is
  E'@behavior -*\nWrites the draft of an invoice. Granted to nobody: only security definer '
  'functions reach it.';
