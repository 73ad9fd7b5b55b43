create or replace function accounting.credit_charges(
  rental_id uuid, issue_date date, reason text, lines accounting.invoice_line_input[]
) returns accounting.credit_notes
  language plpgsql volatile set search_path = ''
as $$
declare
  v_invoice_id uuid;
begin
  select i.id into v_invoice_id
  from accounting.invoices i
  where i.rental_id = credit_charges.rental_id and i.number is not null
  order by i.total_cents - i.credited_cents - i.written_off_cents desc, i.id
  limit 1;
  if not found then
    perform app.raise_rule('credit_notes_within_invoice', jsonb_build_object('leftCents', '0'));
  end if;

  return accounting.write_credit_note(
    accounting.lock_invoice(v_invoice_id), issue_date, reason,
    array(
      select row(null, l.source_id, l.charge_type, c.account_id, l.description, -l.net_cents,
                 l.tax_rate_bp, -l.tax_cents)::accounting.credit_line
      from unnest(lines) l
      left join accounting.charge_accounts c on c.charge_type = l.charge_type));
end;
$$;

comment on function accounting.credit_charges(
  uuid, date, text, accounting.invoice_line_input[]
) is
  E'@behavior -*\nCredits discounts (negative lines) that came after the invoice, on the invoice '
  'of the rental of which most is left. Granted to nobody: only security definer functions '
  'reach it.';
