create domain rental.location_type as text
  constraint location_type_known check (value in ('depot', 'city', 'custom'));
comment on domain rental.location_type is 'What a location is.';
comment on constraint location_type_known on domain rental.location_type is
  'A location is a depot, city or custom.';

create domain rental.rental_status as text
  constraint rental_status_known check (value in ('reserved', 'active', 'completed', 'cancelled'));
comment on domain rental.rental_status is
  'Where a rental stands: reserved and active ones hold their vehicle.';
comment on constraint rental_status_known on domain rental.rental_status is
  'A rental is reserved, active, completed or cancelled.';

create domain rental.quote_status as text
  constraint quote_status_known check (value in ('open', 'accepted', 'expired'));
comment on domain rental.quote_status is 'Whether a quote can still be reserved from.';
comment on constraint quote_status_known on domain rental.quote_status is
  'A quote is open, accepted or expired.';

create domain rental.cancellation_reason as text
  constraint cancellation_reason_known
    check (value in (
      'customer_request', 'no_show', 'vehicle_unavailable', 'payment_failed', 'duplicate',
      'other'));
comment on domain rental.cancellation_reason is 'Why a reservation was cancelled.';
comment on constraint cancellation_reason_known on domain rental.cancellation_reason is
  'A reservation is cancelled by request, as no show, for lack of a vehicle or payment, as '
  'duplicate, or other.';

create domain rental.block_kind as text
  constraint block_kind_known check (value in ('manual', 'maintenance', 'turnaround'));
comment on domain rental.block_kind is 'Why a vehicle is blocked.';
comment on constraint block_kind_known on domain rental.block_kind is
  'A block is manual, maintenance or turnaround.';

create domain rental.charge_type as text
  constraint charge_type_known
    check (value in (
      'base', 'extra_day', 'extra_km', 'extra', 'one_way', 'late_fee', 'fuel', 'damage', 'fine',
      'discount', 'cancellation_fee'));
comment on domain rental.charge_type is 'What a charge is for. A deposit is no charge.';
comment on constraint charge_type_known on domain rental.charge_type is
  'A charge is base, extra day, extra km, extra, one way, late fee, fuel, damage, fine, discount '
  'or cancellation fee.';

create domain rental.extra_unit as text
  constraint extra_unit_known check (value in ('per_day', 'per_rental'));
comment on domain rental.extra_unit is 'What the price of an extra is for.';
comment on constraint extra_unit_known on domain rental.extra_unit is
  'An extra is priced per day or per rental.';

create domain rental.handover_kind as text
  constraint handover_kind_known check (value in ('check_out', 'check_in'));
comment on domain rental.handover_kind is 'Whether the vehicle leaves or comes back.';
comment on constraint handover_kind_known on domain rental.handover_kind is
  'A handover is a check-out or a check-in.';

create domain rental.payment_provider as text
  constraint payment_provider_known check (value in ('cash', 'card', 'transfer'));
comment on domain rental.payment_provider is 'How money is paid: card is the desks terminal.';
comment on constraint payment_provider_known on domain rental.payment_provider is
  'A payment is in cash, by card or by transfer.';

create domain rental.payment_status as text
  constraint payment_status_known check (value in ('pending', 'captured', 'failed', 'refunded'));
comment on domain rental.payment_status is
  'Where a payment stands; refunded only when all of it went back.';
comment on constraint payment_status_known on domain rental.payment_status is
  'A payment is pending, captured, failed or refunded.';

create domain rental.deposit_status as text
  constraint deposit_status_known check (value in ('held', 'released', 'captured'));
comment on domain rental.deposit_status is
  'Where a deposit stands; captured, in part or whole, it was kept.';
comment on constraint deposit_status_known on domain rental.deposit_status is
  'A deposit is held, released or captured.';

create domain rental.calendar_entry_kind as text
  constraint calendar_entry_kind_known
    check (value in ('reserved', 'active', 'manual', 'maintenance', 'turnaround', 'not_in_fleet'));
comment on domain rental.calendar_entry_kind is
  'Why a vehicle is not free: a live rental, a block, or it is not in the fleet then.';
comment on constraint calendar_entry_kind_known on domain rental.calendar_entry_kind is
  'A vehicle is taken by a reserved or active rental, a manual, maintenance or turnaround block, '
  'or is not in the fleet.';

create domain rental.rental_risk as text
  constraint rental_risk_known
    check (value in ('vehicle_overdue', 'vehicle_under_maintenance', 'documents_lapse'));
comment on domain rental.rental_risk is 'What endangers a reservation.';
comment on constraint rental_risk_known on domain rental.rental_risk is
  'A reservation is at risk by a vehicle that is overdue or under maintenance, or by lapsing '
  'documents.';
