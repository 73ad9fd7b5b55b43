insert into app.rules (name, sqlstate, status, message) values
  ('credit_notes_append_only', '55000', null, 'A credit note is never deleted.'),
  ('credit_notes_immutable', '55000', null, 'A credit note stays what it is.'),
  ('credit_notes_same_currency', '23514', null, 'A credit note is in the currency of its invoice.'),
  ('credit_notes_totals_of_lines', '23514', null,
   'The totals of a credit note are the sums of its lines.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on accounting.credit_notes
  for each row execute function app.tg__stamp();

create or replace trigger _250_frozen
  before update on accounting.credit_notes
  for each row execute function app.tg__frozen(
    '*: rendered_at pdf_file_id pdf_sha256 html_file_id html_sha256');

-- Its document is made once.
create or replace trigger _260_frozen_document
  before update on accounting.credit_notes
  for each row when (old.rendered_at is not null)
  execute function app.tg__frozen('*: updated_at');

create or replace function accounting.tg_credit_notes__count() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  perform app.emit_event('CreditNoteIssued', 'credit_note', new.id, jsonb_build_object(
    'id', new.id, 'invoice_id', new.invoice_id, 'number', new.number,
    'issue_date', new.issue_date, 'net_cents', new.net_cents, 'tax_cents', new.tax_cents,
    'total_cents', new.total_cents, 'currency', new.currency));

  perform accounting.count_settlement(new.invoice_id);
  if new.currency <> (
    select i.currency from accounting.invoices i where i.id = new.invoice_id
  ) then
    perform app.raise_rule('credit_notes_same_currency');
  end if;
  return null;
end;
$$;

comment on function accounting.tg_credit_notes__count() is
  'Counts a credit note against its invoice, which refuses too much, and emits CreditNoteIssued.';

create or replace trigger _500_count
  after insert on accounting.credit_notes
  for each row execute function accounting.tg_credit_notes__count();

-- At commit, for the note and for each line that comes to it.
create or replace function accounting.tg_credit_notes__prove() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if not exists (
    select from accounting.credit_note_lines l
    where l.credit_note_id = new.id
    having sum(l.net_cents) = new.net_cents and sum(l.tax_cents) = new.tax_cents
  ) then
    perform app.raise_rule('credit_notes_totals_of_lines');
  end if;
  return null;
end;
$$;

comment on function accounting.tg_credit_notes__prove() is
  'Refuses, at commit, a credit note whose totals are not those of its lines.';

-- Not _900_prove: closing a month sets that of the journal to immediate, by its name alone.
drop trigger if exists _900_prove_lines on accounting.credit_notes;
create constraint trigger _900_prove_lines
  after insert on accounting.credit_notes
  deferrable initially deferred
  for each row execute function accounting.tg_credit_notes__prove();

create or replace trigger _200_append_only
  before delete or truncate on accounting.credit_notes
  for each statement execute function app.tg__append_only();
