create type accounting.receipt_share as (
  invoice_id   uuid,
  issue_date   date,
  amount_cents app.cents,
  currency     app.currency_code,
  vehicle_id   uuid,
  rental_id    uuid,
  customer_id  uuid,
  location_id  uuid
);

comment on type accounting.receipt_share is 'How much of a receipt pays which invoice.';
comment on column accounting.receipt_share.invoice_id is 'The invoice.';
comment on column accounting.receipt_share.issue_date is 'The day of its issue.';
comment on column accounting.receipt_share.amount_cents is 'How much, in minor units.';
comment on column accounting.receipt_share.currency is 'The currency (ISO 4217).';
comment on column accounting.receipt_share.vehicle_id is 'The vehicle of the invoice, if any.';
comment on column accounting.receipt_share.rental_id is 'The rental of the invoice, if any.';
comment on column accounting.receipt_share.customer_id is 'The customer of the invoice.';
comment on column accounting.receipt_share.location_id is 'The location of the invoice, if any.';
