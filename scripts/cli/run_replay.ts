import { withClient } from '../database/with_client.ts';
import type { CommandCall, CommandResult } from './command.ts';
import { previewReplay } from './preview_replay.ts';
import type { ReplayFilter } from './replay_filter.ts';
import { replayInRounds } from './replay_in_rounds.ts';

/** Replays what there is of it, and names what there is not: for replay and resend alike. */
export async function runReplay(
  filter: ReplayFilter,
  { reachDatabase, progress }: Pick<CommandCall, 'reachDatabase' | 'progress'>,
  { isDryRun = false } = {},
): Promise<CommandResult> {
  return withClient(reachDatabase().workerDatabaseUrl, async (worker) => {
    const { eventCount, missingIds } = await previewReplay(worker, filter);
    const replayed = isDryRun
      ? 0
      : await replayInRounds(worker, filter, (count) =>
          progress(`${count} of ${eventCount} events are in the outbox again`),
        );
    const whom = filter.consumer ?? 'everybody';
    return {
      data: { isDryRun, eventCount: isDryRun ? eventCount : replayed, missingIds },
      lines: [
        isDryRun
          ? `${eventCount} events would be told again, to ${whom}`
          : `${replayed} events are told again, to ${whom}`,
      ],
      failure:
        missingIds.length === 0
          ? undefined
          : `Not in the archive (it waits still, is older, or there is none): ${missingIds.join(', ')}`,
    };
  });
}
