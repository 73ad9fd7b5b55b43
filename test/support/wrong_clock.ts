import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A process whose own clock is wrong: PostgreSQL's stays right. */
export const wrongClock = {
  /** The environment that starts a process whose clock is ahead by so many hours. */
  ahead: (hours: number) => ({
    NODE_OPTIONS: `--import=${pathToFileURL(join(import.meta.dirname, 'shift_clock.ts')).href}`,
    CLOCK_SHIFT_MS: String(hours * 3_600_000),
  }),
  /** Sets the clock of such a process back by five minutes, while it runs. */
  stepBack: (process: ChildProcess) => process.kill('SIGUSR2'),
};
