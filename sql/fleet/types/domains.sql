create domain fleet.vehicle_status as text
  constraint vehicle_status_known
    check (value in ('active', 'rented', 'under_maintenance', 'decommissioned'));
comment on domain fleet.vehicle_status is
  'Where a vehicle stands in its life; decommissioned is its end.';
comment on constraint vehicle_status_known on domain fleet.vehicle_status is
  'A vehicle is active, rented, under maintenance or decommissioned.';

create domain fleet.decommission_reason as text
  constraint decommission_reason_known
    check (value in ('sold', 'end_of_life', 'returned_to_lessor', 'total_loss', 'stolen'));
comment on domain fleet.decommission_reason is
  'Why a vehicle leaves the fleet. A total loss and a theft end its reservations with it.';
comment on constraint decommission_reason_known on domain fleet.decommission_reason is
  'A vehicle leaves as sold, end of life, returned to lessor, total loss or stolen.';

create domain fleet.document_kind as text
  constraint document_kind_known
    check (value in ('insurance', 'registration', 'inspection', 'road_tax', 'permit', 'other'));
comment on domain fleet.document_kind is 'What a document proves.';
comment on constraint document_kind_known on domain fleet.document_kind is
  'A document is an insurance, registration, inspection, road tax, permit or other.';

create domain fleet.odometer_reading_kind as text
  constraint odometer_reading_kind_known check (value in ('reading', 'void', 'replacement'));
comment on domain fleet.odometer_reading_kind is
  'A reading of the meter, the voiding of a wrong one, or the first reading of a new meter.';
comment on constraint odometer_reading_kind_known on domain fleet.odometer_reading_kind is
  'An odometer record is a reading, a void or a replacement.';

create domain fleet.odometer_source as text
  constraint odometer_source_known
    check (value in ('desk', 'rental_out', 'rental_in', 'workshop', 'telematics'));
comment on domain fleet.odometer_source is 'Where a reading was taken.';
comment on constraint odometer_source_known on domain fleet.odometer_source is
  'A reading comes from the desk, a rental out or in, the workshop or telematics.';
