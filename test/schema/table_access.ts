type Role =
  | 'anonymous'
  | 'customer'
  | 'staff'
  | 'admin'
  | 'service'
  | 'gatekeeper'
  | 'rentify_api'
  | 'rentify_worker'
  | 'bi_reader';

const everybody: readonly Role[] = ['anonymous', 'customer', 'staff', 'admin', 'service'];
const signedIn: readonly Role[] = ['customer', 'staff', 'admin', 'service'];
const house: readonly Role[] = ['staff', 'admin', 'service'];
const people: readonly Role[] = ['staff', 'admin'];
const nobody: readonly Role[] = [];
const readers: readonly Role[] = ['bi_reader'];

/**
 * Who may read a table or view at all; which of its rows, visible_rows.ts says. There is no other
 * verb, for anybody, not even on a column: commands write. The logins read nothing of themselves.
 */
export const tableAccess: Readonly<Record<string, readonly Role[]>> = {
  'app.audit_events': people,
  'app.consumer_lags': nobody,
  'app.dead_letters': house,
  'app.development_messages': nobody,
  'app.error_catalogue': ['anonymous'],
  'app.event_subscriptions': nobody,
  'app.event_types': everybody,
  'app.idempotency_keys': nobody,
  'app.inbox_messages': nobody,
  'app.job_runs': nobody,
  'app.outbox_events': nobody,
  'app.outgoing_messages': nobody,
  'app.published_events': nobody,
  'app.rules': nobody,
  'app.state_changes': people,
  'app.state_transitions': everybody,
  'app.stored_files': signedIn,
  'app.worker_heartbeats': nobody,

  'identity.api_key_permissions': people,
  'identity.api_keys': people,
  'identity.invitations': nobody,
  'identity.oidc_artifacts': nobody,
  'identity.oidc_clients': people,
  'identity.one_time_tokens': nobody,
  'identity.passwords': nobody,
  'identity.permissions': people,
  'identity.refresh_tokens': nobody,
  'identity.registrations': nobody,
  'identity.role_permissions': people,
  'identity.roles': people,
  'identity.sessions': ['customer', 'staff', 'admin'],
  'identity.external_identities': ['customer', 'staff', 'admin'],
  'identity.signing_keys': nobody,
  'identity.staff_profiles': people,
  'identity.user_roles': people,
  'identity.users': signedIn,

  'accounting.accounts': house,
  'accounting.charge_accounts': house,
  'accounting.closing_balances': nobody,
  'accounting.clusters': nobody,
  'accounting.company_settings': house,
  'accounting.credit_note_lines': signedIn,
  'accounting.credit_notes': signedIn,
  'accounting.entry_contents': nobody,
  'accounting.invoice_lines': signedIn,
  'accounting.invoices': signedIn,
  'accounting.journal_drafts': house,
  'accounting.journal_entries': house,
  'accounting.journal_lines': house,
  'accounting.ledger_seals': nobody,
  'accounting.number_series': nobody,
  'accounting.payables': house,
  'accounting.payment_allocations': house,
  'accounting.period_closings': house,
  'accounting.periods': house,
  'accounting.receipt_refunds': house,
  'accounting.receipts': house,
  'accounting.sealed_days': nobody,
  'accounting.write_offs': house,
  'accounting.year_closings': house,

  'fleet.vehicle_classes': everybody,
  'fleet.vehicle_document_warnings': nobody,
  'fleet.vehicle_documents': house,
  'fleet.vehicle_odometer_readings': house,
  'fleet.vehicles': signedIn,

  'maintenance.maintenance_jobs': house,
  'maintenance.maintenance_parts_used': house,
  'maintenance.maintenance_programs': house,

  'rental.customers': signedIn,
  'rental.extras': everybody,
  'rental.locations': everybody,
  'rental.pricing_plan_rates': everybody,
  'rental.pricing_plans': everybody,
  'rental.quotes': signedIn,
  'rental.rentable_vehicles': everybody,
  'rental.rental_charges': signedIn,
  'rental.rental_deposits': signedIn,
  'rental.rental_extras': signedIn,
  'rental.rental_handovers': signedIn,
  'rental.rental_payments': signedIn,
  'rental.rental_refunds': signedIn,
  'rental.rentals': signedIn,
  'rental.tax_rates': everybody,
  'rental.vehicle_availability': house,
  'rental.vehicle_blocks': house,

  'reporting.account_dimension': readers,
  'reporting.credit_note_facts': readers,
  'reporting.customer_dimension': readers,
  'reporting.date_dimension': readers,
  'reporting.deposit_facts': readers,
  'reporting.invoice_facts': readers,
  'reporting.invoice_line_facts': readers,
  'reporting.journal_line_facts': readers,
  'reporting.knowledge_points': nobody,
  'reporting.location_dimension': readers,
  'reporting.maintenance_job_facts': readers,
  'reporting.payment_facts': readers,
  'reporting.proof_runs': nobody,
  'reporting.proofs': nobody,
  'reporting.rental_facts': readers,
  'reporting.report_exports': house,
  'reporting.report_snapshots': house,
  'reporting.vehicle_class_dimension': readers,
  'reporting.vehicle_dimension': readers,

  'webhook.webhook_attempts': house,
  'webhook.webhook_deliveries': house,
  'webhook.webhook_endpoint_secrets': house,
  'webhook.webhook_endpoints': house,
};
