create or replace function accounting.record_receipt(
  source_type text, source_id uuid, money_account_code text, customer_id uuid, rental_id uuid,
  vehicle_id uuid, location_id uuid, amount_cents app.cents, currency app.currency_code,
  received_on date
) returns accounting.receipts
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  v_received_on constant date := accounting.posting_date(record_receipt.received_on);
  v_receipt accounting.receipts;
  v_shares accounting.receipt_share[];
  v_entry accounting.journal_entries;
begin
  v_receipt.id := uuidv7();
  v_shares := accounting.receipt_shares(customer_id, rental_id, amount_cents, currency);
  v_entry := accounting.post_entry(
    'receipt', v_receipt.id, v_received_on, 'Received: ' || replace(source_type, '_', ' '),
    accounting.receipt_lines(
      row(money_account_code, 'debit', amount_cents, currency, vehicle_id, rental_id, customer_id,
          location_id)::accounting.entry_line,
      array(select s from unnest(v_shares) s where s.issue_date <= v_received_on)));

  insert into accounting.receipts (
    id, source_type, source_id, account_id, customer_id, rental_id, vehicle_id, location_id,
    received_on, amount_cents, currency, journal_entry_id)
  select v_receipt.id, record_receipt.source_type, record_receipt.source_id, a.id,
         record_receipt.customer_id, record_receipt.rental_id, record_receipt.vehicle_id,
         record_receipt.location_id, v_received_on, record_receipt.amount_cents,
         record_receipt.currency, v_entry.id
  from accounting.accounts a where a.code = money_account_code;
  insert into accounting.payment_allocations (
    receipt_id, invoice_id, amount_cents, currency, journal_entry_id)
  select v_receipt.id, s.invoice_id, s.amount_cents, record_receipt.currency, v_entry.id
  from unnest(v_shares) s
  where s.issue_date <= v_received_on;
  -- Before an invoice was issued the money was the customer's credit.
  perform accounting.write_allocation(v_receipt.id, s.invoice_id, s.amount_cents, s.issue_date)
  from unnest(v_shares) s
  where s.issue_date > v_received_on;

  select * into strict v_receipt from accounting.receipts r where r.id = v_receipt.id;
  return v_receipt;
end;
$$;

comment on function accounting.record_receipt(
  text, uuid, text, uuid, uuid, uuid, uuid, app.cents, app.currency_code, date
) is
  E'@behavior -*\nRecords money that came in (a kept deposit: from DEPOSITS_HELD) and pays the '
  'open invoices of the same rental by it, oldest first; the rest is the customer''s credit. '
  'Granted to nobody: only security definer functions reach it.';
