create or replace function accounting.record_refund(
  receipt_source_type text, receipt_source_id uuid, source_type text, source_id uuid,
  amount_cents app.cents, refunded_on date
) returns accounting.receipt_refunds
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  v_id constant uuid := uuidv7();
  v_date date := accounting.posting_date(refunded_on);
  v_receipt accounting.receipts;
  v_entry accounting.journal_entries;
  v_refund accounting.receipt_refunds;
begin
  select * into v_receipt
  from accounting.receipts r
  where r.source_type = receipt_source_type and r.source_id = receipt_source_id
  for no key update;
  if not found then
    perform app.raise_not_found('receipt');
  end if;
  v_date := greatest(v_date, v_receipt.received_on);
  perform accounting.free_receipt(
    v_receipt, record_refund.amount_cents - v_receipt.unapplied_cents, v_date);

  v_entry := accounting.post_entry(
    'refund', v_id, v_date, 'Given back: ' || replace(source_type, '_', ' '),
    array[
      row('CUSTOMER_CREDITS', 'debit', amount_cents, v_receipt.currency, v_receipt.vehicle_id,
          v_receipt.rental_id, v_receipt.customer_id, v_receipt.location_id)
        ::accounting.entry_line,
      row((select a.code from accounting.accounts a where a.id = v_receipt.account_id), 'credit',
          amount_cents, v_receipt.currency, v_receipt.vehicle_id, v_receipt.rental_id,
          v_receipt.customer_id, v_receipt.location_id)::accounting.entry_line]);
  insert into accounting.receipt_refunds (
    id, receipt_id, source_type, source_id, amount_cents, currency, journal_entry_id)
  values (v_id, v_receipt.id, record_refund.source_type, record_refund.source_id,
          record_refund.amount_cents, v_receipt.currency, v_entry.id)
  returning * into v_refund;
  return v_refund;
end;
$$;

comment on function accounting.record_refund(text, uuid, text, uuid, app.cents, date) is
  E'@behavior -*\nRecords money of a receipt that went back: of what pays no invoice first, then '
  'of what does, newest first. Granted to nobody: only security definer functions reach it.';
