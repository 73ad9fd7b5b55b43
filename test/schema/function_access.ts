type Role =
  | 'anonymous'
  | 'customer'
  | 'staff'
  | 'admin'
  | 'service'
  | 'rentify_api'
  | 'rentify_worker'
  | 'bi_reader';

const everybody: readonly Role[] = ['anonymous', 'customer', 'staff', 'admin', 'service'];
const signedIn: readonly Role[] = ['customer', 'staff', 'admin', 'service'];
const house: readonly Role[] = ['staff', 'admin', 'service'];
const worker: readonly Role[] = ['rentify_worker'];
const readers: readonly Role[] = ['staff', 'admin', 'service', 'bi_reader'];

/** Who may call a function. What is not listed only its owner calls: helpers, triggers. */
export const functionAccess: Readonly<Record<string, readonly Role[]>> = {
  'app.act_as_system': worker,
  'app.claim_idempotency_key': everybody,
  'app.current_correlation_id': [...everybody, ...worker],
  'app.current_user_id': [...everybody, ...worker],
  'app.has_permission': everybody,
  'app.purge_idempotency_keys': worker,
  'app.store_idempotent_response': everybody,
  'app.system_user_id': worker,

  'identity.current_permissions': everybody,
  'identity.current_user_account': everybody,

  'accounting.allocate_receipt': house,
  'accounting.approve_draft': house,
  'accounting.close_period': house,
  'accounting.close_year': house,
  'accounting.create_account': house,
  'accounting.discard_invoice': house,
  'accounting.issue_credit_note': house,
  'accounting.issue_invoice': house,
  'accounting.post_draft': house,
  'accounting.prepare_entry': house,
  'accounting.prepare_invoice': house,
  'accounting.prepare_reversal': house,
  'accounting.reject_draft': house,
  'accounting.reopen_period': house,
  'accounting.retire_account': house,
  'accounting.reverse_allocation': house,
  'accounting.settle_payable': house,
  'accounting.update_account': house,
  'accounting.update_company_settings': house,
  'accounting.write_off_invoice': house,

  'fleet.create_vehicle_class': house,
  'fleet.decommission_vehicle': house,
  'fleet.record_document': house,
  'fleet.record_odometer_reading': house,
  'fleet.register_vehicle': house,
  'fleet.replace_document': house,
  'fleet.replace_odometer': house,
  'fleet.update_vehicle': house,
  'fleet.vehicles_odometer_km': house,
  'fleet.void_odometer_reading': house,

  'maintenance.add_part': house,
  'maintenance.cancel_maintenance': house,
  'maintenance.complete_maintenance': house,
  'maintenance.create_maintenance_program': house,
  'maintenance.maintenance_due': house,
  'maintenance.maintenance_jobs_rental_ids_at_risk': house,
  'maintenance.remove_part': house,
  'maintenance.report_breakdown': house,
  'maintenance.reschedule_maintenance': house,
  'maintenance.schedule_due_maintenance': worker,
  'maintenance.schedule_maintenance': house,
  'maintenance.start_maintenance': house,
  'maintenance.update_maintenance_program': house,

  'rental.activate_rental': house,
  'rental.add_charge': house,
  'rental.available_vehicles': everybody,
  'rental.block_vehicle': house,
  'rental.cancel_no_shows': worker,
  'rental.cancel_rental': signedIn,
  'rental.capture_deposit': house,
  'rental.capture_payment': house,
  'rental.complete_rental': house,
  'rental.create_extra': house,
  'rental.create_location': house,
  'rental.create_pricing_plan': house,
  'rental.current_customer_id': everybody,
  'rental.expire_quotes': worker,
  'rental.extend_rental': house,
  'rental.fail_payment': house,
  'rental.flag_overdue_rentals': worker,
  'rental.hold_deposit': house,
  'rental.quote_rental': signedIn,
  'rental.reassign_vehicle': house,
  'rental.refund_payment': house,
  'rental.register_customer': signedIn,
  'rental.release_deposit': house,
  'rental.rentals_at_risk': house,
  'rental.rentals_balance_cents': signedIn,
  'rental.rentals_charged_cents': signedIn,
  'rental.rentals_paid_cents': signedIn,
  'rental.request_payment': house,
  'rental.reserve_rental': signedIn,
  'rental.set_pricing_rates': house,
  'rental.set_tax_rate': house,
  'rental.unblock_vehicle': house,
  'rental.update_customer': signedIn,
  'rental.update_location': house,
  'rental.vehicle_calendar': house,

  'reporting.ar_ageing': readers,
  'reporting.balance_sheet': readers,
  'reporting.fleet_utilisation': readers,
  'reporting.general_ledger': readers,
  'reporting.income_statement': readers,
  'reporting.maintenance_costs': readers,
  'reporting.note_knowledge': worker,
  'reporting.report_permissions': house,
  'reporting.revenue_by_month': readers,
  'reporting.take_nightly_snapshots': worker,
  'reporting.take_snapshot': house,
  'reporting.tax_report': readers,
  'reporting.trial_balance': readers,
  'reporting.vehicle_profitability': readers,
  'reporting.verify_snapshot': house,
};
