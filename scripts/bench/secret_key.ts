import { randomBytes } from 'node:crypto';

/** One for all servers of a run: they share a database, and its signing keys are sealed by it. */
export const secretKey = randomBytes(32).toString('base64');
