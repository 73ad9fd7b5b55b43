create or replace function fleet.missing_documents(vehicle_id uuid, days daterange)
  returns fleet.document_kind[]
  language sql stable
begin atomic
  select coalesce(array_agg(k.kind order by k.kind), '{}')
  from fleet.vehicles v
  join fleet.vehicle_classes c on c.id = v.vehicle_class_id
  cross join unnest(c.compulsory_documents) as k (kind)
  where v.id = missing_documents.vehicle_id
    and not coalesce((
      select range_agg(d.valid_during) @> missing_documents.days
      from fleet.vehicle_documents d
      where d.vehicle_id = v.id and d.kind = k.kind and d.replaced_at is null), false);
end;

comment on function fleet.missing_documents(uuid, daterange) is
  E'@behavior -*\nThe compulsory documents of a vehicle that do not cover all of these days. For '
  'the rental context; '
  'granted to nobody: only security definer functions reach it.';
