create or replace view reporting.location_dimension with (security_barrier = true) as
select
  l.id as location_id,
  l.code as location_code,
  l.name as location_name,
  l.type as location_type,
  l.time_zone
from rental.locations l;

comment on view reporting.location_dimension is
  E'@behavior -*\nThe places of the company. Key: location_id.';
comment on column reporting.location_dimension.location_id is 'Key.';
comment on column reporting.location_dimension.location_code is 'What programs call it.';
comment on column reporting.location_dimension.location_name is 'What it is called.';
comment on column reporting.location_dimension.location_type is 'depot, city or custom.';
comment on column reporting.location_dimension.time_zone is 'Its clock (IANA).';

grant select on reporting.location_dimension to bi_reader;
