import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

const PAUSE_MS = 300;

interface Started {
  readonly process: ChildProcess;
}

export interface Supervised<Process extends Started> {
  /** The process that runs; undefined while it starts. */
  readonly current: Process | undefined;
  /** How often it was started. */
  readonly starts: number;
  /** Waits until it runs, and ends it as a power cut would. */
  kill(): Promise<void>;
  /** Ends it for good. */
  stop(): Promise<void>;
}

/** Starts a process again whenever it ends, as systemd or Kubernetes would. */
export async function supervise<Process extends Started>(
  start: () => Promise<Process>,
): Promise<Supervised<Process>> {
  let current: Process | undefined;
  let starts = 0;
  let isStopping = false;
  let running = Promise.withResolvers<Process>();

  const keepRunning = async () => {
    while (!isStopping) {
      // Where what it needs is away it does not start; its log says why.
      const started = await start().catch(() => undefined);
      starts += 1;
      if (started !== undefined) {
        current = started;
        running.resolve(started);
        if (isStopping) started.process.kill('SIGKILL');
        if (isRunning(started.process)) await once(started.process, 'exit');
        current = undefined;
        running = Promise.withResolvers();
      }
      if (!isStopping) await delay(PAUSE_MS);
    }
  };
  const kept = keepRunning();
  const kill = async () => {
    const { process } = await running.promise;
    if (!isRunning(process)) return;
    const exited = once(process, 'exit');
    process.kill('SIGKILL');
    await exited;
  };
  await running.promise;
  return {
    get current() {
      return current;
    },
    get starts() {
      return starts;
    },
    kill,
    async stop() {
      isStopping = true;
      if (current !== undefined) await kill();
      await kept;
    },
  };
}

const isRunning = ({ exitCode, signalCode }: ChildProcess) =>
  exitCode === null && signalCode === null;
