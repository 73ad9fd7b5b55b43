create or replace view reporting.vehicle_class_dimension with (security_barrier = true) as
select
  c.id as vehicle_class_id,
  c.code as class_code,
  c.name as class_name
from fleet.vehicle_classes c;

comment on view reporting.vehicle_class_dimension is
  E'@behavior -*\nThe classes of vehicles. Key: vehicle_class_id.';
comment on column reporting.vehicle_class_dimension.vehicle_class_id is 'Key.';
comment on column reporting.vehicle_class_dimension.class_code is 'What programs call it.';
comment on column reporting.vehicle_class_dimension.class_name is 'What it is called.';

grant select on reporting.vehicle_class_dimension to bi_reader;
