insert into app.rules (name, sqlstate, status, message) values
  ('rentals_licence_covers', '55000', 409,
   'The customer''s driving licence is not on record, or expires before the end of the rental.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function rental.require_documents(rental_id uuid, until timestamptz) returns void
  language plpgsql stable set search_path = ''
as $$
declare
  v_last_day date;
  v_licence_expires_on date;
begin
  perform rental.require_vehicle_documents(rental_id, until);

  -- No number on record is no licence, whatever its date says.
  select rental.local_date(r.origin_location_id, until), c.licence_expires_on
  into strict v_last_day, v_licence_expires_on
  from rental.rentals r
  left join rental.customers c on c.id = r.customer_id and c.licence_number is not null
  where r.id = require_documents.rental_id;
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
