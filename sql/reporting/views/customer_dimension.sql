create or replace view reporting.customer_dimension with (security_barrier = true) as
select
  c.id as customer_id,
  (c.created_at at time zone (
    select s.time_zone from accounting.company_settings s))::date as registered_date,
  c.user_id is not null as has_account
from rental.customers c;

comment on view reporting.customer_dimension is
  E'@behavior -*\nThe customers, without anything that says who they are. Key: customer_id.';
comment on column reporting.customer_dimension.customer_id is 'Key.';
comment on column reporting.customer_dimension.registered_date is
  'The day they were registered, in the time zone of the company.';
comment on column reporting.customer_dimension.has_account is
  'Whether they have an account of their own.';

grant select on reporting.customer_dimension to bi_reader;
