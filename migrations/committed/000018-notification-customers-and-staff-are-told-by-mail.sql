--! Previous: sha1:c4f7b86e787626c5f957f5c31a771be7eeaa1f9b
--! Hash: sha1:f009bd80eeb952c8f74579656a9bba6d86ee3b48
--! Message: notification: customers and staff are told by mail

-- Whom an event concerns is told of it by mail; a message may wait for its document.
--! Included app/functions/put_off_message.sql
-- By the attempt that it was claimed for: whoever was so slow that another has it by now must not
-- make it due under their hands. What is late already is asked for more seldom.
create or replace function app.put_off_message(message_id uuid, attempts integer) returns boolean
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform app.act_as_system();

  update app.outgoing_messages m
  set attempts = m.attempts - 1,
      next_attempt_at = now() + least(
        greatest((now() - m.queued_at) / 4, interval '3 seconds'), interval '15 minutes')
  where m.id = message_id and m.status = 'queued' and m.attempts = put_off_message.attempts;
  return found;
end;
$$;

comment on function app.put_off_message(uuid, integer) is
  E'@behavior -*\nGives a claimed message back, because something that it waits for is not made '
  'yet: this was no attempt, and it is due again after a quarter of its age, 3 seconds to 15 '
  'minutes, until it expires. Whether it was still claimed. Security definer: the worker has no '
  'right on the table.';

grant execute on function app.put_off_message(uuid, integer) to rentify_worker;
--! EndIncluded app/functions/put_off_message.sql
--! Included accounting/functions/document_to_send.sql
create or replace function accounting.document_to_send(
  kind accounting.series_kind, document_id uuid
) returns setof app.file_download
  language plpgsql volatile security definer rows 1 set search_path = ''
as $$
begin
  perform app.act_as_system();

  return query
    select * from accounting.document_file(kind, document_id, 'application/pdf');
end;
$$;

comment on function accounting.document_to_send(accounting.series_kind, uuid) is
  E'@behavior -*\nThe PDF of an invoice or credit note, to be sent to whom it is for; without '
  'content while it is not rendered. Job app/send_messages. Security definer: the worker has no '
  'right on the tables.';

grant execute on function accounting.document_to_send(accounting.series_kind, uuid)
  to rentify_worker;
--! EndIncluded accounting/functions/document_to_send.sql
drop schema if exists notification cascade;
--! Included notification/index.sql
--! Included notification/schema.sql
create schema notification;
comment on schema notification is
  'Whom an event is to be told to by mail, and what the mail says. Reads from all, called by none '
  'but the consumer of the same name.';

grant usage on schema notification to rentify_worker;
--! EndIncluded notification/schema.sql
--! Included notification/types/letter.sql
create type notification.letter as (
  recipient  text,
  template   text,
  data       jsonb,
  expires_at timestamptz
);

comment on type notification.letter is
  'A mail that an event calls for, before its data are sealed (app.queue_message).';
comment on column notification.letter.recipient is 'The address.';
comment on column notification.letter.template is
  'Which text it is: worker/messages/templates.';
comment on column notification.letter.data is
  'What the text is filled with; money is a string of minor units, a time the clock of its place.';
comment on column notification.letter.expires_at is 'When it is of no use any more.';
--! EndIncluded notification/types/letter.sql
--! Included notification/functions/place_and_time.sql
-- The clock is read here, where the zones of the places are checked: what renders the mail may know
-- other zones.
create or replace function notification.place_and_time(location_id uuid, instant timestamptz)
  returns jsonb
  language sql stable
return (
  select jsonb_build_object(
    'place', l.name,
    'local_time', to_char(instant at time zone l.time_zone, 'YYYY-MM-DD"T"HH24:MI'),
    'time_zone', l.time_zone)
  from rental.locations l
  where l.id = location_id
);

comment on function notification.place_and_time(uuid, timestamptz) is
  E'@behavior -*\nA location and an instant as a letter says them: the name, the time on the clock '
  'of the place, and the zone of that clock. Granted to nobody: the letters are made with it.';
--! EndIncluded notification/functions/place_and_time.sql
--! Included notification/functions/vehicle_named.sql
create or replace function notification.vehicle_named(vehicle_id uuid) returns jsonb
  language sql stable
return (
  select jsonb_build_object(
    'plate_number', v.plate_number, 'make', v.make, 'model', v.model)
  from fleet.vehicles v
  where v.id = vehicle_id
);

comment on function notification.vehicle_named(uuid) is
  E'@behavior -*\nA vehicle as a letter names it. Granted to nobody: the letters are made with it.';
--! EndIncluded notification/functions/vehicle_named.sql
--! Included notification/functions/is_news.sql
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
--! EndIncluded notification/functions/is_news.sql
--! Included notification/functions/customer_address.sql
-- A desk's customer has no user; one who signs in is written to while the user is active.
create or replace function notification.customer_address(customer_id uuid) returns text
  language sql stable
return (
  select coalesce(c.email, u.email)
  from rental.customers c
  left join identity.users u on u.id = c.user_id
  where c.id = customer_id and u.status is distinct from 'disabled'
);

comment on function notification.customer_address(uuid) is
  E'@behavior -*\nWhere to write to a customer; null for one without an address and for a user who '
  'is shut out. Granted to nobody: notification.rental_letters asks it.';
--! EndIncluded notification/functions/customer_address.sql
--! Included notification/functions/ending_invoice.sql
-- By what it bills, not by when it was issued: a rental may have invoices of charges from before
-- and after.
create or replace function notification.ending_invoice(rental_id uuid) returns jsonb
  language sql stable
return (
  select jsonb_build_object(
    'id', i.id, 'number', i.number, 'total_cents', i.total_cents::text,
    'open_cents', i.open_cents::text, 'currency', i.currency, 'due_date', i.due_date)
  from accounting.invoices i
  where i.rental_id = ending_invoice.rental_id
    and i.number is not null
    and exists (
      select
      from accounting.invoice_lines l
      join rental.rental_charges c on c.id = l.source_id
      where l.invoice_id = i.id and c.charge_type in ('base', 'cancellation_fee'))
  order by i.id
  limit 1
);

comment on function notification.ending_invoice(uuid) is
  E'@behavior -*\nThe invoice that a rental ended with: that of the agreed price, or of the fee '
  'for cancelling it; null where there was nothing to pay. Granted to nobody: '
  'notification.rental_letters asks it.';
--! EndIncluded notification/functions/ending_invoice.sql
--! Included notification/functions/rental_letters.sql
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
--! EndIncluded notification/functions/rental_letters.sql
--! Included notification/functions/staff_holding.sql
-- Who runs the house holds every permission and would get every letter; and a program reads none.
create or replace function notification.staff_holding(permission text)
  returns table (email text, display_name text)
  language sql stable
begin atomic
  with holders (email, display_name, is_admin_only) as (
    select u.email, u.display_name, bool_and(r.token_role = 'admin')
    from identity.users u
    join identity.user_roles ur on ur.user_id = u.id
    join identity.roles r on r.id = ur.role_id and r.token_role in ('staff', 'admin')
    join identity.role_permissions rp on rp.role_id = r.id
    join identity.permissions p on p.id = rp.permission_id
    where p.name = permission
      and u.status = 'active'
      and u.id <> app.system_user_id()
      and not identity.is_service(u.id)
    group by u.id
  )
  select h.email, h.display_name
  from holders h
  where not h.is_admin_only
    or not exists (select from holders o where not o.is_admin_only)
  order by h.email;
end;

comment on function notification.staff_holding(text) is
  E'@behavior -*\nThe active people of the house who hold a permission by a role of their work; '
  'the admins only where nobody else does. Granted to nobody: the letters to staff go to them.';
--! EndIncluded notification/functions/staff_holding.sql
--! Included notification/functions/maintenance_letters.sql
-- The workshop's hours are kept in UTC (maintenance.workshop_opens_at); a letter tells them on the
-- clock of the vehicle's home, which hangs on the reader's wall.
create or replace function notification.maintenance_letters(job_id uuid, payload jsonb)
  returns setof notification.letter
  language sql stable
begin atomic
  select
    s.email,
    'maintenance_due',
    jsonb_build_object(
      'reader_name', s.display_name,
      'vehicle', notification.vehicle_named(j.vehicle_id),
      'kind', j.kind,
      'program_name', p.name,
      'due_date', payload ->> 'next_due_on',
      'due_odometer_km', (payload ->> 'due_odometer_km')::integer,
      'scheduled', notification.place_and_time(v.home_location_id, j.scheduled_for)),
    least(j.scheduled_for, now() + interval '2 days')
  from maintenance.maintenance_jobs j
  join maintenance.maintenance_programs p on p.id = j.program_id
  join fleet.vehicles v on v.id = j.vehicle_id,
  notification.staff_holding('maintenance.schedule') s
  where j.id = job_id and j.status = 'scheduled' and j.scheduled_for > now();
end;

comment on function notification.maintenance_letters(uuid, jsonb) is
  E'@behavior -*\nTo whoever plans maintenance: what is due, and when it was planned for; none '
  'once it has begun or was given up. Granted to nobody: notification.letters_about calls it.';
--! EndIncluded notification/functions/maintenance_letters.sql
--! Included notification/functions/document_letters.sql
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
--! EndIncluded notification/functions/document_letters.sql
--! Included notification/functions/letters_about.sql
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
--! EndIncluded notification/functions/letters_about.sql
--! Included notification/functions/queue_letter.sql
create or replace function notification.queue_letter(
  recipient text, template text, sealed_data bytea, expires_at timestamptz
) returns void
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform app.act_as_system();
  perform app.queue_message('email', recipient, template, sealed_data, expires_at);
end;
$$;

comment on function notification.queue_letter(text, text, bytea, timestamptz) is
  E'@behavior -*\nQueues a letter whose data are sealed, in the transaction of its event. Consumer '
  'notification. Security definer: the worker has no right to write the table.';

grant execute on function notification.queue_letter(text, text, bytea, timestamptz)
  to rentify_worker;
--! EndIncluded notification/functions/queue_letter.sql
--! Included notification/data/event_subscriptions.sql
insert into app.event_subscriptions (consumer, event_type) values
  ('notification', 'RentalReserved'),
  ('notification', 'RentalActivated'),
  ('notification', 'RentalCompleted'),
  ('notification', 'RentalCancelled'),
  ('notification', 'MaintenanceDue'),
  ('notification', 'VehicleDocumentExpiring')
on conflict on constraint event_subscriptions_pkey do nothing;
--! EndIncluded notification/data/event_subscriptions.sql
--! EndIncluded notification/index.sql
