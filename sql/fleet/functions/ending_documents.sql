-- A renewal follows at once: with a day between, the vehicle stands still on that day.
create or replace function fleet.ending_documents(days daterange)
  returns table (
    id uuid, vehicle_id uuid, kind fleet.document_kind, expires_on date, warned_days_left integer)
  language sql stable rows 100
begin atomic
  select d.id, d.vehicle_id, d.kind, upper(d.valid_during) - 1,
         (select min(w.days_left)
          from fleet.vehicle_document_warnings w where w.document_id = d.id)
  from fleet.vehicle_documents d
  where d.replaced_at is null
    and ending_documents.days @> upper(d.valid_during) - 1
    and not exists (
      select from fleet.vehicle_documents n
      where n.vehicle_id = d.vehicle_id and n.kind = d.kind and n.replaced_at is null
        and n.valid_during @> upper(d.valid_during));
end;

comment on function fleet.ending_documents(daterange) is
  E'@behavior -*\nThe documents that count, whose last day of validity (expires_on) is one of '
  'these days and that are not renewed, each with the last threshold at which it was warned of. '
  'For the rental context; granted to nobody: only security definer functions reach it.';
