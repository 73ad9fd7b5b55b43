create or replace function fleet.compulsory_cover()
  returns table (vehicle_id uuid, kind fleet.document_kind, covered_days daterange)
  language sql stable rows 20000
begin atomic
  select v.id, k.kind, d.covered_days
  from fleet.vehicles v
  join fleet.vehicle_classes c on c.id = v.vehicle_class_id
  cross join unnest(c.compulsory_documents) as k (kind)
  left join (
    select d.vehicle_id, d.kind, unnest(range_agg(d.valid_during))
    from fleet.vehicle_documents d
    where d.replaced_at is null
    group by d.vehicle_id, d.kind
  ) as d (vehicle_id, kind, covered_days) on d.vehicle_id = v.id and d.kind = k.kind
  where v.status <> 'decommissioned';
end;

comment on function fleet.compulsory_cover() is
  E'@behavior -*\nThe days without a gap that the compulsory documents of each vehicle cover, '
  'kind by kind; null where '
  'there is none. All vehicles in one pass: asking missing_documents for each of 15,000 '
  'reservations takes 6 s, this '
  '0.1 s. Granted to nobody: only security definer functions reach it.';
