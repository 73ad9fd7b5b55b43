-- The life of an invoice (fleet.md 5): after its issue what counts against it moves it.
select app.allow_transition('invoice', null, 'draft', 'prepare_invoice', null);
select app.allow_transition('invoice', 'draft', 'issued', 'issue_invoice', 'InvoiceIssued');
select app.allow_transition('invoice', 'draft', 'discarded', 'discard_invoice', null);
select app.allow_transition('invoice', 'issued', 'paid', 'allocate_receipt', 'InvoicePaid');
select app.allow_transition('invoice', 'issued', 'void', 'issue_credit_note', 'InvoiceVoided');
select app.allow_transition(
  'invoice', 'issued', 'written_off', 'write_off_invoice', 'InvoiceWrittenOff');
select app.allow_transition('invoice', 'paid', 'issued', 'reverse_allocation', 'InvoiceReopened');
select app.allow_transition(
  'invoice', 'written_off', 'issued', 'reverse_allocation', 'InvoiceReopened');

insert into app.rules (name, sqlstate, status, message) values
  ('invoices_status_transition', '55000', null,
   'The invoice cannot go from its state to that one.'),
  ('invoices_append_only', '55000', null, 'An invoice is never deleted.'),
  ('invoices_immutable', '55000', null,
   'An invoice stays what it is: credit it, and issue another.'),
  ('invoices_totals_of_lines', '23514', null,
   'The totals of an invoice are the sums of its lines.'),
  ('invoices_settlement_is_sum', '55000', null,
   'What was paid, credited and written off is the sum of its records.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on accounting.invoices
  for each row execute function app.tg__stamp();

create or replace trigger _200_state_transition
  before insert or update of status on accounting.invoices
  for each row execute function app.tg__state_transition('invoice');

create or replace trigger _250_frozen
  before update on accounting.invoices
  for each row execute function app.tg__frozen(
    '*: open_cents allocated_cents credited_cents written_off_cents rendered_at pdf_file_id '
    'pdf_sha256 html_file_id html_sha256',
    'draft issued: status number series_year sequence_number seller issue_date due_date '
    'journal_entry_id',
    'draft discarded: status', 'issued paid: status', 'issued void: status',
    'issued written_off: status', 'paid issued: status', 'written_off issued: status');

-- Its document is made once.
create or replace trigger _260_frozen_document
  before update of rendered_at, pdf_file_id, pdf_sha256, html_file_id, html_sha256
  on accounting.invoices
  for each row when (old.rendered_at is not null)
  execute function app.tg__frozen(
    '*: open_cents allocated_cents credited_cents written_off_cents status');

create or replace function accounting.tg_invoices__sum_lines() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if not exists (
    select from accounting.invoice_lines l
    where l.invoice_id = new.id
    having sum(l.net_cents) = new.net_cents and sum(l.tax_cents) = new.tax_cents
  ) then
    perform app.raise_rule('invoices_totals_of_lines');
  end if;
  return new;
end;
$$;

comment on function accounting.tg_invoices__sum_lines() is
  'Refuses to issue an invoice whose totals are not those of its lines.';

create or replace trigger _300_sum_lines
  before update of status on accounting.invoices
  for each row when (old.status = 'draft' and new.status = 'issued')
  execute function accounting.tg_invoices__sum_lines();

-- Set by hand, they would let more be paid than is owed, or hide that it was.
create or replace function accounting.tg_invoices__sum_settlement() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if (new.allocated_cents, new.credited_cents, new.written_off_cents) <> (
    accounting.allocated_cents(invoice_id => new.id), accounting.credited_cents(new.id),
    accounting.written_off_cents(new.id)
  ) then
    perform app.raise_rule('invoices_settlement_is_sum');
  end if;
  return new;
end;
$$;

comment on function accounting.tg_invoices__sum_settlement() is
  'Refuses other counts than the sums of the allocations, credit notes and write-offs.';

create or replace trigger _310_sum_settlement
  before update of allocated_cents, credited_cents, written_off_cents on accounting.invoices
  for each row execute function accounting.tg_invoices__sum_settlement();

create or replace trigger _800_state_change
  after insert or update of status on accounting.invoices
  for each row execute function app.tg__state_change(
    'invoice', 'id', 'number', 'customer_id', 'rental_id', 'issue_date', 'due_date', 'net_cents',
    'tax_cents', 'total_cents', 'allocated_cents', 'credited_cents', 'written_off_cents',
    'open_cents', 'currency', 'status');

create or replace trigger _200_append_only
  before delete or truncate on accounting.invoices
  for each statement execute function app.tg__append_only();
