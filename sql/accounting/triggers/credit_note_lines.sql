insert into app.rules (name, sqlstate, status, message) values
  ('credit_note_lines_append_only', '55000', null, 'A line is never changed.'),
  ('credit_note_lines_of_new_note', '55000', null,
   'Lines come with their credit note: none is added to one that was issued.'),
  ('credit_note_lines_same_currency', '23514', null,
   'A line is in the currency of its credit note.'),
  ('credit_note_lines_of_invoice', '23514', null,
   'A credit note takes back lines of its own invoice.'),
  ('credit_note_lines_within_line', '23514', null,
   'No more of a line is taken back than it has.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on accounting.credit_note_lines
  for each row execute function app.tg__stamp();

create or replace trigger _200_append_only
  before update or delete or truncate on accounting.credit_note_lines
  for each statement execute function app.tg__append_only();

-- The note has counted against its invoice in this transaction, so that the invoice is locked and
-- notes side by side can't take the same line back.
create or replace function accounting.tg_credit_note_lines__accept() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if exists (
    select from inserted l
    join accounting.credit_notes n on n.id = l.credit_note_id
    join accounting.journal_entries e on e.id = n.journal_entry_id
    where e.posted_xid <> pg_current_xact_id()
  ) then
    perform app.raise_rule('credit_note_lines_of_new_note');
  elsif exists (
    select from inserted l
    join accounting.credit_notes n on n.id = l.credit_note_id
    where n.currency <> l.currency
  ) then
    perform app.raise_rule('credit_note_lines_same_currency');
  elsif exists (
    select from inserted l
    join accounting.credit_notes n on n.id = l.credit_note_id
    join accounting.invoice_lines i on i.id = l.invoice_line_id
    where i.invoice_id <> n.invoice_id
  ) then
    perform app.raise_rule('credit_note_lines_of_invoice');
  elsif exists (
    select from accounting.invoice_lines i
    join accounting.credit_note_lines l on l.invoice_line_id = i.id
    where i.id in (select n.invoice_line_id from inserted n)
    group by i.id
    having sum(l.net_cents) not between least(i.net_cents, 0) and greatest(i.net_cents, 0)
        or sum(l.tax_cents) not between least(i.tax_cents, 0) and greatest(i.tax_cents, 0)
  ) then
    perform app.raise_rule('credit_note_lines_within_line');
  end if;
  return null;
end;
$$;

comment on function accounting.tg_credit_note_lines__accept() is
  'Refuses lines for a note of another transaction, another currency or another invoice, and '
  'more than the line of the invoice has.';

create or replace trigger _500_accept
  after insert on accounting.credit_note_lines
  referencing new table as inserted
  for each statement execute function accounting.tg_credit_note_lines__accept();
