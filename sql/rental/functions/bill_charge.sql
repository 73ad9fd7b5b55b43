create or replace function rental.bill_charge(charged rental.rentals, charge rental.rental_charges)
  returns void
  language plpgsql volatile set search_path = ''
as $$
declare
  v_is_within_bill boolean;
begin
  if charge.charge_type <> 'discount' then
    perform rental.invoice_charges(charged, array[charge], now());
  elsif charged.status = 'completed' then
    perform accounting.credit_charges(
      charged.id, accounting.today(), charge.description, rental.invoice_lines(array[charge]));
  else
    -- It waits for the invoice of the return, which can't be below nothing.
    select charged.net_cents + sum(c.net_cents) >= 0 and charged.tax_cents + sum(c.tax_cents) >= 0
    into v_is_within_bill
    from unnest(rental.unbilled_charges(charged.id)) c;
    if not v_is_within_bill then
      perform app.raise_rule('rental_charges_discount_within_bill');
    end if;
  end if;
end;
$$;

comment on function rental.bill_charge(rental.rentals, rental.rental_charges) is
  E'@behavior -*\nBrings a charge that was added onto an invoice, or a credit note. Granted to '
  'nobody: only security definer functions reach it.';
