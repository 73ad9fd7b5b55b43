create or replace function notification.rental_letters(event_type text, rental_id uuid)
  returns setof notification.letter
  language sql stable
begin atomic
  select
    a.address,
    case event_type
      when 'RentalReserved' then 'rental_reserved'
      when 'RentalActivated' then 'rental_activated'
      when 'RentalCompleted' then 'rental_completed'
      when 'RentalCancelled' then 'rental_cancelled' end,
    jsonb_build_object(
      'customer_name', c.name,
      'vehicle', notification.vehicle_named(r.vehicle_id),
      'starts', notification.place_and_time(r.origin_location_id, r.start_at),
      'ends', notification.place_and_time(r.destination_location_id, r.ends_at),
      'total_cents', r.total_cents::text,
      'currency', r.currency,
      'cancellation_reason', r.cancellation_reason,
      'invoice', case when event_type in ('RentalCompleted', 'RentalCancelled')
        then notification.ending_invoice(r.id) end),
    case event_type
      when 'RentalReserved' then least(r.start_at, now() + interval '2 days')
      when 'RentalActivated' then least(r.end_at, now() + interval '2 days')
      else now() + interval '7 days' end
  from rental.rentals r
  join rental.customers c on c.id = r.customer_id,
  lateral (select notification.customer_address(c.id)) a (address)
  where r.id = rental_letters.rental_id
    and a.address is not null
    and notification.is_news(event_type, r);
end;

comment on function notification.rental_letters(text, uuid) is
  E'@behavior -*\nThe letter to the customer of a rental, as it stands now; none where nobody can '
  'be written to or it is no news. What is for the start or the end of a rental is of no use after '
  'it; an invoice is waited for a week. Granted to nobody: notification.letters_about calls it.';
