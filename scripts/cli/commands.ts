import type { Command } from './command.ts';
import { dlqDiscard } from './commands/dlq_discard.ts';
import { dlqList } from './commands/dlq_list.ts';
import { dlqReplay } from './commands/dlq_replay.ts';
import { dlqShow } from './commands/dlq_show.ts';
import { eventsList } from './commands/events_list.ts';
import { eventsReplay } from './commands/events_replay.ts';
import { eventsResend } from './commands/events_resend.ts';
import { jobsList } from './commands/jobs_list.ts';
import { jobsRetry } from './commands/jobs_retry.ts';
import { outboxStatus } from './commands/outbox_status.ts';

/** Everything that `npx rentify` can do, in the order of its usage text. */
export const commands: readonly Command[] = [
  eventsList,
  eventsReplay,
  eventsResend,
  dlqList,
  dlqShow,
  dlqReplay,
  dlqDiscard,
  outboxStatus,
  jobsList,
  jobsRetry,
];
