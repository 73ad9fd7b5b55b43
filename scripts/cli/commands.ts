import type { Command } from './command.ts';
import { jobsList } from './commands/jobs_list.ts';
import { jobsRetry } from './commands/jobs_retry.ts';

/** Everything that `npx rentify` can do, in the order of its usage text. */
export const commands: readonly Command[] = [jobsList, jobsRetry];
