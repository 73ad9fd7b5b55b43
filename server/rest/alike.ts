import { setTimeout as delay } from 'node:timers/promises';

// More than either way through the doors takes; a slow database still shows, to all alike.
const AT_LEAST_MS = 100;

/**
 * Finishes the work no sooner than after a time that is the same for everybody: what takes longer
 * for an address that has an account would tell who has one.
 */
export async function alike(work: Promise<unknown>): Promise<void> {
  await Promise.all([work, delay(AT_LEAST_MS)]);
}
