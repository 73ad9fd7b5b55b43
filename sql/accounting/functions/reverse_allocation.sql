insert into app.rules (name, sqlstate, status, message) values
  ('payment_allocations_in_force', '55000', null, 'This allocation is not in force any more.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function accounting.reverse_allocation(allocation_id uuid, reason text)
  returns accounting.payment_allocations
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_allocation accounting.payment_allocations;
begin
  perform app.require_permission('invoices.manage');
  select * into v_allocation
  from accounting.payment_allocations a where a.id = allocation_id;
  if not found then
    perform app.raise_not_found('allocation');
  end if;

  perform from accounting.receipts r where r.id = v_allocation.receipt_id for no key update;
  perform from accounting.invoices i where i.id = v_allocation.invoice_id for no key update;
  if not exists (
    select from accounting.allocations_in_force(v_allocation.receipt_id) a
    where a.id = v_allocation.id
  ) then
    perform app.raise_rule('payment_allocations_in_force');
  end if;
  return accounting.release_allocation(
    v_allocation, v_allocation.amount_cents, accounting.today(), app.clean_text(reason));
end;
$$;

comment on function accounting.reverse_allocation(uuid, text) is
  E'@requiresIdempotencyKey\n'
  'Takes an allocation back: the invoice is open by so much again, and the customer has it as '
  'credit. Permission: invoices.manage.\n'
  '@param allocation_id The allocation.\n'
  '@param reason Why.\n'
  'Security definer: clients have no right to write the tables.';

grant execute on function accounting.reverse_allocation(uuid, text) to staff, admin, service;
