-- A type that is not here fails: somebody subscribed to it, and expects a letter.
create or replace function notification.letters_about(
  event_type text, aggregate_id uuid, payload jsonb
) returns setof notification.letter
  language plpgsql volatile security definer rows 1 set search_path = ''
as $$
begin
  perform app.act_as_system();

  case
    when event_type in (
      'RentalReserved', 'RentalActivated', 'RentalCompleted', 'RentalCancelled')
    then
      return query select * from notification.rental_letters(event_type, aggregate_id);
    when event_type = 'MaintenanceDue' then
      return query select * from notification.maintenance_letters(aggregate_id, payload);
    when event_type = 'VehicleDocumentExpiring' then
      return query select * from notification.document_letters(aggregate_id, payload);
  end case;
end;
$$;

comment on function notification.letters_about(text, uuid, jsonb) is
  E'@behavior -*\nThe letters that an event calls for, each to one recipient: to the customer of a '
  'rental, or to the staff whom it concerns. Consumer notification. Security definer: the worker '
  'has no right to read the tables.';

grant execute on function notification.letters_about(text, uuid, jsonb) to rentify_worker;
