create type rental.extra_request as (
  extra_id uuid,
  quantity integer
);

comment on type rental.extra_request is 'An extra that a customer asks for, and how many of it.';
comment on column rental.extra_request.extra_id is 'The extra.';
comment on column rental.extra_request.quantity is 'How many, at least 1.';
