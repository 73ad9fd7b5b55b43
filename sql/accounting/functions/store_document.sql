-- Once: who comes second finds it done, and no file is left over.
create or replace function accounting.store_document(
  kind accounting.series_kind,
  document_id uuid,
  html bytea,
  pdf bytea
) returns boolean
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_is_waiting boolean;
  v_html app.stored_files;
  v_pdf app.stored_files;
begin
  perform app.act_as_system();

  if kind = 'invoice' then
    select i.rendered_at is null and i.number is not null into v_is_waiting
    from accounting.invoices i where i.id = document_id for no key update;
  else
    select c.rendered_at is null into v_is_waiting
    from accounting.credit_notes c where c.id = document_id for no key update;
  end if;
  if v_is_waiting is null then
    perform app.raise_not_found('document');
  elsif not v_is_waiting then
    return false;
  end if;

  v_html := app.store_file('text/html', html);
  v_pdf := app.store_file('application/pdf', pdf);
  if kind = 'invoice' then
    update accounting.invoices i
    set rendered_at = now(), pdf_file_id = v_pdf.id, pdf_sha256 = v_pdf.sha256,
      html_file_id = v_html.id, html_sha256 = v_html.sha256
    where i.id = document_id;
  else
    update accounting.credit_notes c
    set rendered_at = now(), pdf_file_id = v_pdf.id, pdf_sha256 = v_pdf.sha256,
      html_file_id = v_html.id, html_sha256 = v_html.sha256
    where c.id = document_id;
  end if;
  return true;
end;
$$;

comment on function accounting.store_document(accounting.series_kind, uuid, bytea, bytea) is
  E'@behavior -*\nKeeps the document of an invoice or credit note, unless it has one, and says '
  'whether it did. Security definer: the worker has no right on the tables.';

grant execute on function accounting.store_document(accounting.series_kind, uuid, bytea, bytea)
  to rentify_worker;
