insert into app.rules (name, sqlstate, status, message) values
  ('rentals_documents_cover', '55000', 409,
   'A compulsory document of the vehicle does not cover the whole rental.'),
  ('rentals_licence_covers', '55000', 409,
   'The customer''s driving licence is not on record, or expires before the end of the rental.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- Days as people at the counter count them: on the local calendar of the place where the vehicle is
-- handed over.
create or replace function rental.require_documents(rental_id uuid, until timestamptz) returns void
  language plpgsql stable set search_path = ''
as $$
declare
  v_rental rental.rentals;
  v_first_day date;
  v_last_day date;
  v_missing fleet.document_kind[];
  v_licence_expires_on date;
begin
  select * into strict v_rental from rental.rentals r where r.id = require_documents.rental_id;
  v_first_day := rental.local_date(v_rental.origin_location_id, v_rental.start_at);
  v_last_day := rental.local_date(v_rental.origin_location_id, until);

  v_missing := fleet.missing_documents(
    v_rental.vehicle_id, daterange(v_first_day, v_last_day, '[]'));
  if v_missing <> '{}' then
    perform app.raise_rule('rentals_documents_cover',
      jsonb_build_object('missing', to_jsonb(v_missing)));
  end if;

  -- No number on record is no licence, whatever its date says.
  select c.licence_expires_on into v_licence_expires_on
  from rental.customers c where c.id = v_rental.customer_id and c.licence_number is not null;
  if v_licence_expires_on is null or v_licence_expires_on < v_last_day then
    perform app.raise_rule('rentals_licence_covers',
      jsonb_build_object('licenceExpiresOn', v_licence_expires_on, 'neededUntil', v_last_day));
  end if;
end;
$$;

comment on function rental.require_documents(uuid, timestamptz) is
  E'@behavior -*\nRefuses a rental until then whose vehicle lacks a compulsory document for one '
  'of its days (rentals_documents_cover) or whose customer has no licence for them '
  '(rentals_licence_covers). Granted to nobody: only security definer functions reach it.';
