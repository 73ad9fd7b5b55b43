create or replace function accounting.allocations_in_force(
  receipt_id uuid default null, invoice_id uuid default null
) returns setof accounting.payment_allocations
  language sql stable
begin atomic
  select a.*
  from accounting.payment_allocations a
  where (a.receipt_id = allocations_in_force.receipt_id
         or a.invoice_id = allocations_in_force.invoice_id)
    and a.reverses_id is null
    and not exists (
      select from accounting.payment_allocations r where r.reverses_id = a.id);
end;

comment on function accounting.allocations_in_force(uuid, uuid) is
  E'@behavior -*\nThe allocations of a receipt, or of an invoice, that were not taken back.';
