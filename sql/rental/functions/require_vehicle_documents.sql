insert into app.rules (name, sqlstate, status, message) values
  ('rentals_documents_cover', '55000', 409,
   'A compulsory document of the vehicle does not cover the whole rental.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- Days as people at the counter count them: on the local calendar of the place where the vehicle is
-- handed over.
create or replace function rental.require_vehicle_documents(rental_id uuid, until timestamptz)
  returns void
  language plpgsql stable set search_path = ''
as $$
declare
  v_missing fleet.document_kind[];
begin
  select fleet.missing_documents(r.vehicle_id, daterange(
    rental.local_date(r.origin_location_id, r.start_at),
    rental.local_date(r.origin_location_id, until), '[]')) into strict v_missing
  from rental.rentals r
  where r.id = require_vehicle_documents.rental_id;
  if v_missing <> '{}' then
    perform app.raise_rule('rentals_documents_cover',
      jsonb_build_object('missing', to_jsonb(v_missing)));
  end if;
end;
$$;

comment on function rental.require_vehicle_documents(uuid, timestamptz) is
  E'@behavior -*\nRefuses a rental until then whose vehicle lacks a compulsory document for one '
  'of its days (rentals_documents_cover). Granted to nobody: only security definer functions '
  'reach it.';
