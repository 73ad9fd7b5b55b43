import { Worker } from 'node:worker_threads';
import type { Derive } from './passwords.ts';

/** A thread that does nothing but derive, one thing at a time; started when first needed. */
export interface Argon2Thread {
  readonly derive: Derive;
  stop(): Promise<void>;
}

export function createArgon2Thread(): Argon2Thread {
  let thread: Worker | undefined;

  return {
    derive: (parameters) =>
      new Promise((resolve, reject) => {
        thread ??= start();
        const worker = thread;
        const settle = () => {
          worker.off('message', done).off('error', fail).off('exit', stopped).unref();
        };
        const done = (tag: Uint8Array) => {
          settle();
          resolve(Buffer.from(tag));
        };
        const fail = (error: unknown) => {
          settle();
          // Whatever it died of, the next one gets a fresh one.
          thread = undefined;
          reject(error);
        };
        const stopped = () => fail(new Error('The thread that derives has stopped'));
        // Held alive while somebody waits for it, and no longer.
        worker.on('message', done).on('error', fail).on('exit', stopped).ref();
        worker.postMessage(parameters);
      }),
    async stop() {
      await thread?.terminate();
      thread = undefined;
    },
  };
}

function start(): Worker {
  return new Worker(new URL('./argon2_thread.ts', import.meta.url));
}
