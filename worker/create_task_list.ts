import type { TaskList } from 'graphile-worker';
import type { SendingParts } from './messages/send_message.ts';
import { renderDocuments } from './tasks/accounting/render_documents.ts';
import { sealLedger } from './tasks/accounting/seal_ledger.ts';
import { dropArchiveDays } from './tasks/app/drop_archive_days.ts';
import { noteConsumerLags } from './tasks/app/note_consumer_lags.ts';
import { purgeDeadLetters } from './tasks/app/purge_dead_letters.ts';
import { purgeIdempotencyKeys } from './tasks/app/purge_idempotency_keys.ts';
import { purgeInbox } from './tasks/app/purge_inbox.ts';
import { purgeMessages } from './tasks/app/purge_messages.ts';
import { type RelayTaskParts, relayEvents } from './tasks/app/relay_events.ts';
import { sendMessages } from './tasks/app/send_messages.ts';
import { purgeExpired } from './tasks/identity/purge_expired.ts';
import { sendInvitations } from './tasks/identity/send_invitations.ts';
import { scheduleDueMaintenance } from './tasks/maintenance/schedule_due_maintenance.ts';
import { cancelNoShows } from './tasks/rental/cancel_no_shows.ts';
import { expireQuotes } from './tasks/rental/expire_quotes.ts';
import { flagOverdueRentals } from './tasks/rental/flag_overdue_rentals.ts';
import { warnOfExpiringDocuments } from './tasks/rental/warn_of_expiring_documents.ts';
import { checkProofs } from './tasks/reporting/check_proofs.ts';
import { noteKnowledge } from './tasks/reporting/note_knowledge.ts';
import { purgeExports } from './tasks/reporting/purge_exports.ts';
import { takeNightlySnapshots } from './tasks/reporting/take_nightly_snapshots.ts';
import { writeExports } from './tasks/reporting/write_exports.ts';
import { deliverWebhooks } from './tasks/webhook/deliver_webhooks.ts';
import { purgeDeliveries } from './tasks/webhook/purge_deliveries.ts';
import type { DeliveryParts } from './webhooks/deliver_webhook.ts';

/**
 * Every job there is. Its identifier is the path of its file under tasks/ (a test compares them).
 * The parts are what some of them need besides the database.
 */
export function createTaskList(
  parts: SendingParts & DeliveryParts & { readonly relay: RelayTaskParts },
): TaskList {
  return {
    'accounting/render_documents': renderDocuments,
    'accounting/seal_ledger': sealLedger,
    'app/drop_archive_days': dropArchiveDays,
    'app/note_consumer_lags': noteConsumerLags(parts.relay),
    'app/purge_dead_letters': purgeDeadLetters,
    'app/purge_idempotency_keys': purgeIdempotencyKeys,
    'app/purge_inbox': purgeInbox,
    'app/purge_messages': purgeMessages,
    'app/relay_events': relayEvents(parts.relay),
    'app/send_messages': sendMessages(parts),
    'identity/purge_expired': purgeExpired,
    'identity/send_invitations': sendInvitations(parts.secretKey),
    'maintenance/schedule_due_maintenance': scheduleDueMaintenance,
    'rental/cancel_no_shows': cancelNoShows,
    'rental/expire_quotes': expireQuotes,
    'rental/flag_overdue_rentals': flagOverdueRentals,
    'rental/warn_of_expiring_documents': warnOfExpiringDocuments,
    'reporting/check_proofs': checkProofs,
    'reporting/note_knowledge': noteKnowledge,
    'reporting/purge_exports': purgeExports,
    'reporting/take_nightly_snapshots': takeNightlySnapshots,
    'reporting/write_exports': writeExports,
    'webhook/deliver_webhooks': deliverWebhooks(parts),
    'webhook/purge_deliveries': purgeDeliveries,
  };
}
