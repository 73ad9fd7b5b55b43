insert into app.rules (name, sqlstate, status, message) values
  ('invoices_settled_when_issued', '55000', null,
   'Only an issued invoice is paid, credited or written off.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- Sums, not increments: several rows of one statement are all there when the first is counted.
create or replace function accounting.count_settlement(invoice_id uuid) returns void
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  v_before accounting.invoices;
  v_after accounting.invoices;
begin
  select * into strict v_before
  from accounting.invoices i where i.id = count_settlement.invoice_id
  for no key update;
  if v_before.number is null then
    perform app.raise_rule('invoices_settled_when_issued');
  end if;

  v_after := v_before;
  v_after.allocated_cents := accounting.allocated_cents(invoice_id => v_before.id);
  v_after.credited_cents := accounting.credited_cents(v_before.id);
  v_after.written_off_cents := accounting.written_off_cents(v_before.id);
  v_after.status := case
    when v_after.allocated_cents + v_after.credited_cents + v_after.written_off_cents
      < v_after.total_cents then 'issued'
    when v_after.credited_cents = v_after.total_cents then 'void'
    when v_after.written_off_cents > 0 then 'written_off'
    else 'paid' end;

  -- A status that stays as it is may not be set: it would be a move.
  if v_after.status = v_before.status then
    update accounting.invoices i
    set allocated_cents = v_after.allocated_cents, credited_cents = v_after.credited_cents,
        written_off_cents = v_after.written_off_cents
    where i.id = v_before.id;
  else
    update accounting.invoices i
    set status = v_after.status, allocated_cents = v_after.allocated_cents,
        credited_cents = v_after.credited_cents, written_off_cents = v_after.written_off_cents
    where i.id = v_before.id;
  end if;
end;
$$;

comment on function accounting.count_settlement(uuid) is
  E'@behavior -*\nCounts what was paid, credited and written off of an invoice, which moves where '
  'it must. Granted to nobody: only the triggers of those reach it.';
