import { argon2Sync } from 'node:crypto';
import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import type { Derive } from './passwords.ts';

// The thread that create_argon2_thread.ts starts. On Linux niceness is a thread's own: where the
// processors are busy, requests and the database go first. Elsewhere it is the whole process's.
const NICENESS = 10;
if (process.platform === 'linux') setPriority(0, NICENESS);

parentPort?.on('message', (parameters: Parameters<Derive>[0]) => {
  parentPort?.postMessage(argon2Sync('argon2id', parameters));
});
