-- A rental that is recorded later from paper, the past of a demo and an event that waited for days
-- happen now for the database, but not for the customer. And what has moved on since has a letter
-- of its own: nobody is told that they have a vehicle that was cancelled a moment ago. A day is
-- left for who comes back, or does not come, and hears of it tomorrow.
create or replace function notification.is_news(event_type text, about rental.rentals)
  returns boolean
  language sql stable
return coalesce(case event_type
  when 'RentalReserved' then about.status = 'reserved' and about.start_at > now()
  when 'RentalActivated' then about.status = 'active' and about.end_at > now()
  when 'RentalCompleted' then about.returned_at > now() - interval '24 hours'
  when 'RentalCancelled' then
    about.status = 'cancelled' and about.start_at > now() - interval '24 hours'
end, false);

comment on function notification.is_news(text, rental.rentals) is
  E'@behavior -*\nWhether an event of a rental is still worth a letter to its customer: it is not '
  'about the past, and the rental is where the event left it. Granted to nobody: '
  'notification.rental_letters asks it.';
