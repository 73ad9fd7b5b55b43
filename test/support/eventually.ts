import { setTimeout as delay } from 'node:timers/promises';

/** Waits, at most five seconds, until the condition holds. */
export async function eventually(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('It never came to be');
    await delay(10);
  }
}
