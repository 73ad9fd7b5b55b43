create table accounting.invoices (
  id                uuid                      not null default uuidv7(),
  status            accounting.invoice_status not null default 'draft',
  number            text,
  series_year       integer,
  sequence_number   integer,
  customer_id       uuid                      not null,
  buyer_name        text                      not null,
  rental_id         uuid,
  vehicle_id        uuid,
  location_id       uuid,
  description       text                      not null,
  seller            jsonb,
  issue_date        date,
  due_date          date,
  net_cents         app.cents                 not null,
  tax_cents         app.cents                 not null,
  total_cents       app.cents                 not null,
  allocated_cents   app.cents                 not null default 0,
  credited_cents    app.cents                 not null default 0,
  written_off_cents app.cents                 not null default 0,
  open_cents        app.cents                 generated always as (
    case when status in ('draft', 'discarded') then 0
         else total_cents - allocated_cents - credited_cents - written_off_cents end) stored,
  currency          app.currency_code         not null,
  journal_entry_id  uuid,
  pdf_file_id       uuid,
  pdf_sha256        text,
  html_file_id      uuid,
  html_sha256       text,
  rendered_at       timestamptz,
  created_at        timestamptz               not null default now(),
  created_by        uuid,
  updated_at        timestamptz               not null default now(),
  updated_by        uuid,
  row_version       bigint                    not null default 0,

  constraint invoices_pkey primary key (id),
  constraint invoices_number_key unique (number),
  constraint invoices_journal_entry_id_key unique (journal_entry_id),
  constraint invoices_journal_entry_id_fkey foreign key (journal_entry_id)
    references accounting.journal_entries (id) on delete restrict,
  constraint invoices_buyer_name_length check (length(buyer_name) between 1 and 120),
  constraint invoices_description_length check (length(description) between 1 and 300),
  constraint invoices_number_format check (
    number = accounting.document_number('invoice', series_year, sequence_number)),
  constraint invoices_series_year_of_issue check (series_year = extract(year from issue_date)),
  constraint invoices_total_is_sum check (total_cents = net_cents + tax_cents),
  constraint invoices_amount_positive check (total_cents > 0),
  constraint invoices_settled_within_total check (
    allocated_cents >= 0 and credited_cents >= 0 and written_off_cents >= 0
    and allocated_cents + credited_cents + written_off_cents <= total_cents),
  constraint invoices_issued_whole check (
    num_nulls(number, series_year, sequence_number, seller, issue_date, due_date, journal_entry_id)
    = case when status in ('draft', 'discarded') then 7 else 0 end),
  constraint invoices_status_follows_settlement check (case status
    when 'draft' then allocated_cents + credited_cents + written_off_cents = 0
    when 'discarded' then allocated_cents + credited_cents + written_off_cents = 0
    when 'issued' then allocated_cents + credited_cents + written_off_cents < total_cents
    when 'void' then credited_cents = total_cents
    when 'written_off' then written_off_cents > 0
      and allocated_cents + credited_cents + written_off_cents = total_cents
    else written_off_cents = 0 and credited_cents < total_cents
      and allocated_cents + credited_cents = total_cents end),
  constraint invoices_due_after_issue check (due_date >= issue_date),
  constraint invoices_rendered_whole check (
    num_nulls(rendered_at, pdf_file_id, pdf_sha256, html_file_id, html_sha256) in (0, 5)),
  constraint invoices_sha256_format check (
    pdf_sha256 ~ '^[0-9a-f]{64}$' and html_sha256 ~ '^[0-9a-f]{64}$')
);

create index invoices_customer_id_idx on accounting.invoices (customer_id, issue_date, id);
create index invoices_rental_id_idx on accounting.invoices (rental_id);
create index invoices_status_idx on accounting.invoices (status, due_date);
create index invoices_issue_date_idx on accounting.invoices (issue_date, id);
-- The renderer's queue.
create index invoices_rendered_at_idx on accounting.invoices (issue_date, id)
  where (rendered_at is null and number is not null);
-- For the policies of the files.
create index invoices_pdf_file_id_idx on accounting.invoices (pdf_file_id)
  where (pdf_file_id is not null);
create index invoices_html_file_id_idx on accounting.invoices (html_file_id)
  where (html_file_id is not null);

comment on table accounting.invoices is
  E'@foreignKey (customer_id) references rental.customers (id)|@fieldName '
  'customer|@foreignFieldName invoices\n'
  '@foreignKey (rental_id) references rental.rentals (id)|@fieldName rental|@foreignFieldName '
  'invoices\n'
  'What a customer owes for something. Numbered, posted and fixed when it is issued; afterwards '
  'only payments, credit notes and write-offs count against it.';
comment on column accounting.invoices.id is 'The id of the invoice.';
comment on column accounting.invoices.status is
  'Where it stands; payments, credit notes and write-offs move it.';
comment on column accounting.invoices.number is
  'Its number: INV, the year, and a number without gaps.';
comment on column accounting.invoices.series_year is 'The year of its series.';
comment on column accounting.invoices.sequence_number is 'Its number in the series.';
comment on column accounting.invoices.customer_id is 'Who owes it.';
comment on column accounting.invoices.buyer_name is 'Who owes it, in words, as of the issue.';
comment on column accounting.invoices.rental_id is 'The rental that it is for.';
comment on column accounting.invoices.vehicle_id is 'The vehicle that it is for.';
comment on column accounting.invoices.location_id is 'The location that earned it.';
comment on column accounting.invoices.description is 'What it is for, in words.';
comment on column accounting.invoices.seller is
  'Who issued it: the company''s details as of the issue.';
comment on column accounting.invoices.issue_date is 'The day it counts for.';
comment on column accounting.invoices.due_date is 'The day it is to be paid by.';
comment on column accounting.invoices.net_cents is 'The sum of its lines, net.';
comment on column accounting.invoices.tax_cents is 'The sum of their taxes.';
comment on column accounting.invoices.total_cents is 'What is owed: net plus tax.';
comment on column accounting.invoices.allocated_cents is
  'How much of it was paid: the sum of its allocations.';
comment on column accounting.invoices.credited_cents is
  'How much of it was credited: the sum of its credit notes.';
comment on column accounting.invoices.written_off_cents is 'How much of it was given up.';
comment on column accounting.invoices.open_cents is 'What is still owed.';
comment on column accounting.invoices.currency is 'The currency of all of these (ISO 4217).';
comment on column accounting.invoices.journal_entry_id is 'The entry that posted it.';
comment on column accounting.invoices.pdf_file_id is
  E'@behavior -*\nThe stored PDF (app.stored_files).';
comment on column accounting.invoices.pdf_sha256 is 'The SHA-256 of the PDF, in hexadecimal.';
comment on column accounting.invoices.html_file_id is
  E'@behavior -*\nThe stored HTML (app.stored_files).';
comment on column accounting.invoices.html_sha256 is 'The SHA-256 of the HTML, in hexadecimal.';
comment on column accounting.invoices.rendered_at is
  'When its document was made; a job makes it soon after the issue.';
comment on column accounting.invoices.created_at is 'When it was written.';
comment on column accounting.invoices.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column accounting.invoices.updated_at is 'When it was last changed.';
comment on column accounting.invoices.updated_by is 'The user who last changed it.';
comment on column accounting.invoices.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint invoices_number_key on accounting.invoices is
  'There is an invoice with this number.';
comment on constraint invoices_journal_entry_id_key on accounting.invoices is
  'An entry posts one invoice.';
comment on constraint invoices_journal_entry_id_fkey on accounting.invoices is
  'There is no such entry.';
comment on constraint invoices_buyer_name_length on accounting.invoices is
  'A name has 1 to 120 characters.';
comment on constraint invoices_description_length on accounting.invoices is
  'A description has 1 to 300 characters.';
comment on constraint invoices_number_format on accounting.invoices is
  'The number of an invoice is INV, the year and the number in its series.';
comment on constraint invoices_series_year_of_issue on accounting.invoices is
  'An invoice is numbered in the year of its issue.';
comment on constraint invoices_total_is_sum on accounting.invoices is 'A total is net plus tax.';
comment on constraint invoices_amount_positive on accounting.invoices is
  'An invoice is over more than nothing.';
comment on constraint invoices_settled_within_total on accounting.invoices is
  'No more is paid, credited and written off than is owed.';
comment on constraint invoices_issued_whole on accounting.invoices is
  'An issued invoice, and no other, has its number, days and entry.';
comment on constraint invoices_status_follows_settlement on accounting.invoices is
  'What was paid, credited and written off says whether an invoice is issued, paid, written off '
  'or void.';
comment on constraint invoices_due_after_issue on accounting.invoices is
  'An invoice is not due before it is issued.';
comment on constraint invoices_rendered_whole on accounting.invoices is
  'A document comes with its files and their hashes.';
comment on constraint invoices_sha256_format on accounting.invoices is
  'A SHA-256 is 64 hexadecimal digits.';
