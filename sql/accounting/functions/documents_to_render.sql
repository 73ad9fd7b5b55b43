-- The newest first: who has just returned a vehicle waits for the invoice; a backlog does not.
-- Nothing is locked while somebody renders: two who render one document store it once.
create or replace function accounting.documents_to_render(max_count integer, failed_ids uuid[])
  returns setof jsonb
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform app.act_as_system();

  return query
    select accounting.credit_note_document(c.id)
    from accounting.credit_notes c
    where c.rendered_at is null and c.id <> all (failed_ids)
    order by c.issue_date desc, c.id desc
    limit max_count;
  return query
    select accounting.invoice_document(i.id)
    from accounting.invoices i
    where i.rendered_at is null and i.number is not null and i.id <> all (failed_ids)
    order by i.issue_date desc, i.id desc
    limit max_count;
end;
$$;

comment on function accounting.documents_to_render(integer, uuid[]) is
  E'@behavior -*\nWhat was issued and has no document yet: so many credit notes and so many '
  'invoices, but those that failed. Security definer: the worker has no right on the tables.';

grant execute on function accounting.documents_to_render(integer, uuid[]) to rentify_worker;
