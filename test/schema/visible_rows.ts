/** none: sees no row; own: exactly its one of several; all: every row; refused: has no grant. */
type Sight = 'none' | 'own' | 'all' | 'refused';

const viewers = [
  'anonymous',
  'customerA',
  'customerB',
  'agent',
  'mechanic',
  'fleetManager',
  'accountant',
  'admin',
  'service',
] as const;
export type Viewer = (typeof viewers)[number];

const letters: Readonly<Record<string, Sight>> = {
  '.': 'none',
  o: 'own',
  A: 'all',
  '-': 'refused',
};

/**
 * Which rows of each table each viewer sees, in a company where each customer has one
 * of everything (test/support/small_company.ts). The service holds no key, so it has no permission.
 */
//                                    anonymous
//                                    | customerA
//                                    | | customerB
//                                    | | | agent
//                                    | | | | mechanic
//                                    | | | | | fleetManager
//                                    | | | | | | accountant
//                                    | | | | | | | admin
//                                    | | | | | | | | service
const rows: Readonly<Record<string, string>> = {
  'app.audit_events': /*            */ '- - - . . . . A -',
  'app.consumer_lags': /*           */ '- - - - - - - - -',
  'app.dead_letters': /*            */ '- - - . . . . A .',
  'app.development_messages': /*    */ '- - - - - - - - -',
  'app.error_catalogue': /*         */ 'A - - - - - - - -',
  'app.event_subscriptions': /*     */ '- - - - - - - - -',
  'app.event_types': /*             */ 'A A A A A A A A A',
  'app.idempotency_keys': /*        */ '- - - - - - - - -',
  'app.inbox_messages': /*          */ '- - - - - - - - -',
  'app.job_runs': /*                */ '- - - - - - - - -',
  'app.outbox_events': /*           */ '- - - - - - - - -',
  'app.outgoing_messages': /*       */ '- - - - - - - - -',
  'app.published_events': /*        */ '- - - - - - - - -',
  'app.rules': /*                   */ '- - - - - - - - -',
  'app.state_changes': /*           */ '- - - . . . . A -',
  'app.state_transitions': /*       */ 'A A A A A A A A A',
  'app.stored_files': /*            */ '- o o A . . A A .',
  'app.worker_heartbeats': /*       */ '- - - - - - - - -',

  'identity.api_key_permissions': /**/ '- - - . . . . A -',
  'identity.api_keys': /*           */ '- - - . . . . A -',
  'identity.invitations': /*        */ '- - - - - - - - -',
  'identity.external_identities': /**/ '- o o o o o o A -',
  'identity.oidc_artifacts': /*     */ '- - - - - - - - -',
  'identity.oidc_clients': /*       */ '- - - . . . . A -',
  'identity.one_time_tokens': /*    */ '- - - - - - - - -',
  'identity.passwords': /*          */ '- - - - - - - - -',
  'identity.permissions': /*        */ '- - - A A A A A -',
  'identity.refresh_tokens': /*     */ '- - - - - - - - -',
  'identity.registrations': /*      */ '- - - - - - - - -',
  'identity.role_permissions': /*   */ '- - - A A A A A -',
  'identity.roles': /*              */ '- - - A A A A A -',
  'identity.sessions': /*           */ '- o o o o o o A -',
  'identity.signing_keys': /*       */ '- - - - - - - - -',
  'identity.staff_profiles': /*     */ '- - - o o o o A -',
  'identity.user_roles': /*         */ '- - - o o o o A -',
  'identity.users': /*              */ '- o o o o o o A o',

  'accounting.accounts': /*         */ '- - - . . . A A .',
  'accounting.charge_accounts': /*  */ '- - - . . . A A .',
  'accounting.closing_balances': /* */ '- - - - - - - - -',
  'accounting.clusters': /*         */ '- - - - - - - - -',
  'accounting.company_settings': /* */ '- - - A . . A A .',
  'accounting.credit_note_lines': /**/ '- o o A . . A A .',
  'accounting.credit_notes': /*     */ '- o o A . . A A .',
  'accounting.entry_contents': /*   */ '- - - - - - - - -',
  'accounting.invoice_lines': /*    */ '- o o A . . A A .',
  'accounting.invoices': /*         */ '- o o A . . A A .',
  'accounting.journal_drafts': /*   */ '- - - . . . A A .',
  'accounting.journal_entries': /*  */ '- - - . . . A A .',
  'accounting.journal_lines': /*    */ '- - - . . . A A .',
  'accounting.ledger_seals': /*     */ '- - - - - - - - -',
  'accounting.number_series': /*    */ '- - - - - - - - -',
  'accounting.payables': /*         */ '- - - . . . A A .',
  'accounting.payment_allocations': /**/ '- - - A . . A A .',
  'accounting.period_closings': /*  */ '- - - . . . A A .',
  'accounting.periods': /*          */ '- - - . . . A A .',
  'accounting.receipt_refunds': /*  */ '- - - A . . A A .',
  'accounting.receipts': /*         */ '- - - A . . A A .',
  'accounting.sealed_days': /*      */ '- - - - - - - - -',
  'accounting.write_offs': /*       */ '- - - A . . A A .',
  'accounting.year_closings': /*    */ '- - - . . . A A .',

  'fleet.vehicle_classes': /*       */ 'A A A A A A A A A',
  'fleet.vehicle_document_warnings': /**/ '- - - - - - - - -',
  'fleet.vehicle_documents': /*     */ '- - - A A A . A .',
  'fleet.vehicle_odometer_readings': /**/ '- - - A A A . A .',
  'fleet.vehicles': /*              */ '- . . A A A . A .',

  'maintenance.maintenance_jobs': /**/ '- - - . A A . A .',
  'maintenance.maintenance_parts_used': /**/ '- - - . A A . A .',
  'maintenance.maintenance_programs': /**/ '- - - . A A . A .',

  'rental.customers': /*            */ '- o o A . . . A .',
  'rental.extras': /*               */ 'A A A A A A A A A',
  'rental.locations': /*            */ 'A A A A A A A A A',
  'rental.pricing_plan_rates': /*   */ 'A A A A A A A A A',
  'rental.pricing_plans': /*        */ 'A A A A A A A A A',
  'rental.quotes': /*               */ '- o o A . A . A .',
  'rental.rentable_vehicles': /*    */ 'o o o A A A . A o',
  'rental.rental_charges': /*       */ '- o o A . A . A .',
  'rental.rental_deposits': /*      */ '- o o A . . A A .',
  'rental.rental_extras': /*        */ '- o o A . A . A .',
  'rental.rental_handovers': /*     */ '- o o A . A . A .',
  'rental.rental_payments': /*      */ '- o o A . . A A .',
  'rental.rental_refunds': /*       */ '- o o A . . A A .',
  'rental.rentals': /*              */ '- o o A . A . A .',
  'rental.tax_rates': /*            */ 'A A A A A A A A A',
  'rental.vehicle_availability': /* */ '- - - A A A . A .',
  'rental.vehicle_blocks': /*       */ '- - - A A A . A .',

  'reporting.account_dimension': /**/ '- - - - - - - - -',
  'reporting.credit_note_facts': /**/ '- - - - - - - - -',
  'reporting.customer_dimension': /**/ '- - - - - - - - -',
  'reporting.date_dimension': /* */ '- - - - - - - - -',
  'reporting.deposit_facts': /*  */ '- - - - - - - - -',
  'reporting.invoice_facts': /*  */ '- - - - - - - - -',
  'reporting.invoice_line_facts': /**/ '- - - - - - - - -',
  'reporting.journal_line_facts': /**/ '- - - - - - - - -',
  'reporting.knowledge_points': /*  */ '- - - - - - - - -',
  'reporting.location_dimension': /**/ '- - - - - - - - -',
  'reporting.maintenance_job_facts': /**/ '- - - - - - - - -',
  'reporting.payment_facts': /*  */ '- - - - - - - - -',
  'reporting.proof_runs': /*        */ '- - - - - - - - -',
  'reporting.proofs': /*            */ '- - - - - - - - -',
  'reporting.rental_facts': /*   */ '- - - - - - - - -',
  'reporting.report_exports': /*    */ '- - - . . . . A .',
  'reporting.report_snapshots': /*  */ '- - - . . o A A .',
  'reporting.vehicle_class_dimension': /**/ '- - - - - - - - -',
  'reporting.vehicle_dimension': /**/ '- - - - - - - - -',

  'webhook.webhook_attempts': /*    */ '- - - . . . . A .',
  'webhook.webhook_deliveries': /*  */ '- - - . . . . A .',
  'webhook.webhook_endpoint_secrets': /**/ '- - - . . . . A .',
  'webhook.webhook_endpoints': /*   */ '- - - . . . . A .',
};

export const visibleRows: Readonly<Record<string, Readonly<Record<Viewer, Sight>>>> =
  Object.fromEntries(
    Object.entries(rows).map(([table, line]) => {
      const sights = line.split(' ').map((letter) => letters[letter]);
      return [table, Object.fromEntries(viewers.map((viewer, i) => [viewer, sights[i]]))];
    }),
  ) as Record<string, Record<Viewer, Sight>>;
