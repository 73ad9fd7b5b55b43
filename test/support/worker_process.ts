import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type pg from 'pg';
import type { TestDatabase } from './database.ts';

export interface WorkerProcess {
  readonly process: ChildProcess;
  readonly pid: number;
  /** What it logged so far, the messages of the lines. */
  readonly said: readonly string[];
  /** Its exit code, once it ends; null where a signal ended it. */
  readonly exited: Promise<number | null>;
}

const running = new Set<ChildProcess>();

/** Starts job_worker.ts, or another main of this folder; resolves when it runs. */
export async function startWorkerProcess(
  workerDatabaseUrl: string,
  environment: Readonly<Record<string, string>> = {},
  main = 'job_worker.ts',
): Promise<WorkerProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, main)], {
    env: { ...process.env, WORKER_DATABASE_URL: workerDatabaseUrl, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.add(child);
  const exited = once(child, 'exit').then(([code]) => {
    running.delete(child);
    return code as number | null;
  });
  const said: string[] = [];
  const started = Promise.withResolvers<void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { msg } = JSON.parse(line) as { msg: string };
    said.push(msg);
    if (msg === 'worker started') started.resolve();
  });
  await Promise.race([
    started.promise,
    exited.then(() => Promise.reject(new Error('The worker did not start'))),
  ]);
  return { process: child, pid: child.pid ?? 0, said, exited };
}

/** Ends those that a test left, also the stopped ones. */
export async function killWorkerProcesses(): Promise<void> {
  for (const child of [...running]) {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
}

/** What the jobs of job_worker.ts write to. */
export async function createJobTables(database: TestDatabase): Promise<pg.Client> {
  const root = await database.connect('superuser');
  await root.query(
    `create table public.begun (job_id bigint, pid int, at timestamptz default now());
     create table public.handled (job_id bigint primary key);
     create table public.effects (job_id bigint, pid int);
     grant select, insert on public.begun, public.handled, public.effects to rentify_worker;
     grant usage on schema public to rentify_worker`,
  );
  return root;
}
