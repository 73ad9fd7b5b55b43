create type rental.rental_at_risk as (
  rental_id         uuid,
  vehicle_id        uuid,
  start_at          timestamptz,
  risk              rental.rental_risk,
  overdue_rental_id uuid,
  missing_documents fleet.document_kind[]
);

comment on type rental.rental_at_risk is
  'A reservation that may not be kept with its vehicle, and why.';
comment on column rental.rental_at_risk.rental_id is 'The reservation.';
comment on column rental.rental_at_risk.vehicle_id is 'Its vehicle.';
comment on column rental.rental_at_risk.start_at is 'When it starts.';
comment on column rental.rental_at_risk.risk is 'What endangers it.';
comment on column rental.rental_at_risk.overdue_rental_id is 'The rental that has not come back.';
comment on column rental.rental_at_risk.missing_documents is
  'The compulsory documents that do not cover it.';
