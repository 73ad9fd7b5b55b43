import { setTimeout as delay } from 'node:timers/promises';

/** Waits, at most five seconds unless told, until the condition holds. */
export async function eventually(
  condition: () => Promise<boolean>,
  withinMs = 5_000,
): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('It never came to be');
    await delay(10);
  }
}
