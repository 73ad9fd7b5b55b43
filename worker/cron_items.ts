import { type ParsedCronItem, parseCronItems } from 'graphile-worker';
import { relayKey } from './outbox/relay_key.ts';
import { shards } from './outbox/shards.ts';

const EVERY_MINUTE = '* * * * *';

/**
 * When each job runs, in UTC, whose days have no hour twice and none missing; the task is its path
 * under worker/tasks. Nothing is backfilled, for the reason beside each: most take whatever is due
 * by then, however long nobody ran them. The key keeps one waiting job of a kind; where a killed
 * worker left its job locked, the next tick puts a fresh one in its place.
 */
export const cronItems: ParsedCronItem[] = parseCronItems(
  (
    [
      // Takes every document that is not drawn yet.
      ['accounting/render_documents', EVERY_MINUTE],
      // Seals all entries since the last seal.
      ['accounting/seal_ledger', EVERY_MINUTE],
      // What is too old is deleted by age, whenever it runs; so in all that purge.
      ['app/drop_archive_days', '7 * * * *'],
      // Notes how far consumers are behind now: a minute that was missed cannot be told any more.
      ['app/note_consumer_lags', EVERY_MINUTE],
      ['app/purge_dead_letters', '13 * * * *'],
      ['app/purge_idempotency_keys', '17 * * * *'],
      ['app/purge_inbox', '27 * * * *'],
      ['app/purge_messages', '47 * * * *'],
      // Takes every message whose next attempt has come; the late ones expire by themselves.
      ['app/send_messages', EVERY_MINUTE],
      ['identity/purge_expired', '47 * * * *'],
      // Takes every invitation that was not sent.
      ['identity/send_invitations', EVERY_MINUTE],
      // Asks what is due within its lead time today: yesterday's answer is part of it.
      ['maintenance/schedule_due_maintenance', '23 3 * * *'],
      // Takes every reservation past its grace.
      ['rental/cancel_no_shows', EVERY_MINUTE],
      // Takes every quote past its time.
      ['rental/expire_quotes', '*/5 * * * *'],
      // Takes every rental past its end.
      ['rental/flag_overdue_rentals', EVERY_MINUTE],
      // Each hour, because a day begins at another hour in each time zone; what was missed is
      // warned of once, at the smallest threshold that was passed.
      ['rental/warn_of_expiring_documents', '29 * * * *'],
      // Proves the books as they are now.
      ['reporting/check_proofs', '*/10 * * * *'],
      // Notes what is known now: what was known in a minute that is gone cannot be told any more.
      ['reporting/note_knowledge', EVERY_MINUTE],
      ['reporting/purge_exports', '37 * * * *'],
      // Takes the snapshot of each night that has none.
      ['reporting/take_nightly_snapshots', '11 * * * *'],
      // Takes every export that is not written yet.
      ['reporting/write_exports', EVERY_MINUTE],
      // Takes every delivery whose next attempt has come.
      ['webhook/deliver_webhooks', EVERY_MINUTE],
      ['webhook/purge_deliveries', '57 * * * *'],
    ] as const
  )
    .map(([task, match]) => cronItem(task, match, task))
    // Each shard its relay: where there is one already, a fresh one ends at once.
    .concat(
      shards.map((shard) => cronItem('app/relay_events', EVERY_MINUTE, relayKey(shard), { shard })),
    ),
);

function cronItem(task: string, match: string, key: string, payload: { shard?: number } = {}) {
  const options = { backfillPeriod: 0, jobKey: key, maxAttempts: 3 };
  return { task, match, identifier: key, options, payload };
}
