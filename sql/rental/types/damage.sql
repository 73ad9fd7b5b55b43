create type rental.damage as (
  description      text,
  charge_cents     app.cents,
  photo_references text[]
);

comment on type rental.damage is 'A damage found at a handover.';
comment on column rental.damage.description is 'What is damaged.';
comment on column rental.damage.charge_cents is
  'What the customer pays for it, net, in minor units; 0 for one that was there before.';
comment on column rental.damage.photo_references is 'Where its photos are kept.';
