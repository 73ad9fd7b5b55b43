create or replace function accounting.lock_receipts_of(invoice_id uuid) returns void
  language plpgsql volatile set search_path = ''
as $$
begin
  perform from accounting.receipts r
  where r.id in (
    select a.receipt_id
    from accounting.allocations_in_force(invoice_id => lock_receipts_of.invoice_id) a)
  order by r.id
  for no key update;
end;
$$;

comment on function accounting.lock_receipts_of(uuid) is
  E'@behavior -*\nLocks the receipts that pay an invoice. Granted to nobody: only security definer '
  'functions reach it.';
