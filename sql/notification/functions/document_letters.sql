-- A day counts on the clock of the vehicle's home: at midnight there the document is over.
create or replace function notification.document_letters(document_id uuid, payload jsonb)
  returns setof notification.letter
  language sql stable
begin atomic
  select
    s.email,
    'document_expiring',
    jsonb_build_object(
      'reader_name', s.display_name,
      'vehicle', notification.vehicle_named(d.vehicle_id),
      'kind', d.kind,
      'document_number', d.document_number,
      'expiry_date', e.expires_on,
      'reservation_count', (
        select count(*)
        from rental.rentals r
        where r.status = 'reserved'
          and r.id in (
            select i.id::uuid from jsonb_array_elements_text(payload -> 'reservation_ids') i (id))
      )),
    least((e.expires_on + 1)::timestamp at time zone l.time_zone, now() + interval '2 days')
  from fleet.vehicle_documents d
  join fleet.vehicles v on v.id = d.vehicle_id
  join rental.locations l on l.id = v.home_location_id,
  lateral (select upper(d.valid_during) - 1) e (expires_on),
  notification.staff_holding('vehicles.documents') s
  where d.id = document_id
    and d.replaced_at is null
    and v.status <> 'decommissioned'
    and e.expires_on >= (now() at time zone l.time_zone)::date
    and not exists (
      select
      from fleet.vehicle_documents next
      where next.vehicle_id = d.vehicle_id and next.kind = d.kind and next.replaced_at is null
        and next.valid_during @> upper(d.valid_during));
end;

comment on function notification.document_letters(uuid, jsonb) is
  E'@behavior -*\nTo whoever keeps the documents: which one ends soon, and how many reservations '
  'need it longer; none once it is renewed or the vehicle has left. Granted to nobody: '
  'notification.letters_about calls it.';
