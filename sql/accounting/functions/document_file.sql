-- With the rights of its caller: the policies of the documents and of their files decide.
create or replace function accounting.document_file(
  kind accounting.series_kind,
  document_id uuid,
  media_type app.media_type
) returns setof app.file_download
  language sql stable
begin atomic
  select d.number, f.media_type, f.sha256, f.content
  from (
    select i.number,
      case document_file.media_type when 'application/pdf' then i.pdf_file_id
        when 'text/html' then i.html_file_id end as file_id
    from accounting.invoices i
    where kind = 'invoice' and i.id = document_id and i.number is not null
    union all
    select c.number,
      case document_file.media_type when 'application/pdf' then c.pdf_file_id
        when 'text/html' then c.html_file_id end
    from accounting.credit_notes c
    where kind = 'credit_note' and c.id = document_id
  ) d
  left join app.stored_files f on f.id = d.file_id;
end;

comment on function
  accounting.document_file(accounting.series_kind, uuid, app.media_type) is
  E'@behavior -*\nThe document of an invoice or credit note that the caller sees; no row for '
  'another''s, and one without content while it is not rendered.';

grant execute on function
  accounting.document_file(accounting.series_kind, uuid, app.media_type)
  to customer, staff, admin, service;
