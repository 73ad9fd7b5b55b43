create table accounting.credit_notes (
  id               uuid              not null default uuidv7(),
  invoice_id       uuid              not null,
  number           text              not null,
  series_year      integer           not null,
  sequence_number  integer           not null,
  reason           text              not null,
  seller           jsonb             not null,
  issue_date       date              not null,
  net_cents        app.cents         not null,
  tax_cents        app.cents         not null,
  total_cents      app.cents         not null,
  currency         app.currency_code not null,
  journal_entry_id uuid              not null,
  pdf_file_id      uuid,
  pdf_sha256       text,
  html_file_id     uuid,
  html_sha256      text,
  rendered_at      timestamptz,
  created_at       timestamptz       not null default now(),
  created_by       uuid,
  updated_at       timestamptz       not null default now(),
  updated_by       uuid,
  row_version      bigint            not null default 0,

  constraint credit_notes_pkey primary key (id),
  constraint credit_notes_number_key unique (number),
  constraint credit_notes_journal_entry_id_key unique (journal_entry_id),
  constraint credit_notes_journal_entry_id_fkey foreign key (journal_entry_id)
    references accounting.journal_entries (id) on delete restrict,
  constraint credit_notes_invoice_id_fkey foreign key (invoice_id)
    references accounting.invoices (id) on delete restrict,
  constraint credit_notes_reason_length check (length(reason) between 1 and 500),
  constraint credit_notes_number_format check (
    number = accounting.document_number('credit_note', series_year, sequence_number)),
  constraint credit_notes_series_year_of_issue
    check (series_year = extract(year from issue_date)),
  constraint credit_notes_total_is_sum check (total_cents = net_cents + tax_cents),
  constraint credit_notes_total_positive check (total_cents > 0),
  constraint credit_notes_rendered_whole check (
    num_nulls(rendered_at, pdf_file_id, pdf_sha256, html_file_id, html_sha256) in (0, 5)),
  constraint credit_notes_sha256_format check (
    pdf_sha256 ~ '^[0-9a-f]{64}$' and html_sha256 ~ '^[0-9a-f]{64}$')
);

create index credit_notes_invoice_id_idx on accounting.credit_notes (invoice_id);
create index credit_notes_issue_date_idx on accounting.credit_notes (issue_date, id);
-- The renderer's queue.
create index credit_notes_rendered_at_idx on accounting.credit_notes (issue_date, id)
  where (rendered_at is null);
-- For the policies of the files.
create index credit_notes_pdf_file_id_idx on accounting.credit_notes (pdf_file_id)
  where (pdf_file_id is not null);
create index credit_notes_html_file_id_idx on accounting.credit_notes (html_file_id)
  where (html_file_id is not null);

comment on table accounting.credit_notes is
  'Takes an invoice back, in part or whole: the only way to change what was issued.';
comment on column accounting.credit_notes.id is 'The id of the credit note.';
comment on column accounting.credit_notes.invoice_id is 'The invoice that it takes back.';
comment on column accounting.credit_notes.number is
  'Its number: CRN, the year, and a number without gaps.';
comment on column accounting.credit_notes.series_year is 'The year of its series.';
comment on column accounting.credit_notes.sequence_number is 'Its number in the series.';
comment on column accounting.credit_notes.reason is 'Why.';
comment on column accounting.credit_notes.seller is
  'Who issued it: the company''s details as of the issue.';
comment on column accounting.credit_notes.issue_date is 'The day it counts for.';
comment on column accounting.credit_notes.net_cents is 'The sum of its lines, net.';
comment on column accounting.credit_notes.tax_cents is 'The sum of their taxes.';
comment on column accounting.credit_notes.total_cents is 'What is owed no more: net plus tax.';
comment on column accounting.credit_notes.currency is 'The currency of all of these (ISO 4217).';
comment on column accounting.credit_notes.journal_entry_id is 'The entry that posted it.';
comment on column accounting.credit_notes.pdf_file_id is
  E'@behavior -*\nThe stored PDF (app.stored_files).';
comment on column accounting.credit_notes.pdf_sha256 is 'The SHA-256 of the PDF, in hexadecimal.';
comment on column accounting.credit_notes.html_file_id is
  E'@behavior -*\nThe stored HTML (app.stored_files).';
comment on column accounting.credit_notes.html_sha256 is 'The SHA-256 of the HTML, in hexadecimal.';
comment on column accounting.credit_notes.rendered_at is
  'When its document was made; a job makes it soon after the issue.';
comment on column accounting.credit_notes.created_at is 'When it was written.';
comment on column accounting.credit_notes.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column accounting.credit_notes.updated_at is 'When it was last changed.';
comment on column accounting.credit_notes.updated_by is 'The user who last changed it.';
comment on column accounting.credit_notes.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint credit_notes_number_key on accounting.credit_notes is
  'There is a credit note with this number.';
comment on constraint credit_notes_journal_entry_id_key on accounting.credit_notes is
  'An entry posts one credit note.';
comment on constraint credit_notes_journal_entry_id_fkey on accounting.credit_notes is
  'There is no such entry.';
comment on constraint credit_notes_invoice_id_fkey on accounting.credit_notes is
  'There is no such invoice.';
comment on constraint credit_notes_reason_length on accounting.credit_notes is
  'A reason has 1 to 500 characters.';
comment on constraint credit_notes_number_format on accounting.credit_notes is
  'The number of a credit note is CRN, the year and the number in its series.';
comment on constraint credit_notes_series_year_of_issue on accounting.credit_notes is
  'A credit note is numbered in the year of its issue.';
comment on constraint credit_notes_total_is_sum on accounting.credit_notes is
  'A total is net plus tax.';
comment on constraint credit_notes_total_positive on accounting.credit_notes is
  'A credit note is over more than nothing.';
comment on constraint credit_notes_rendered_whole on accounting.credit_notes is
  'A document comes with its files and their hashes.';
comment on constraint credit_notes_sha256_format on accounting.credit_notes is
  'A SHA-256 is 64 hexadecimal digits.';
