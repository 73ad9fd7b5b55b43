import { connect } from 'node:net';
import { startTcpProxy } from './tcp_proxy.ts';

const COMMITTED = Buffer.from('COMMIT\0');

export interface CommitProxy {
  /** The database, reached through here. */
  readonly url: string;
  /** Keeps the answer to the next commit, and all after it, from whoever waits for it. */
  withholdCommit(): Promise<void>;
  /** The same with the next answer, whatever it answers: a statement by itself commits too. */
  withholdAnswer(): Promise<void>;
  /** Drops every connection. */
  cut(): void;
  /** Drops every connection and lets none through, until it admits them again. */
  refuse(): void;
  admit(): void;
  stop(): Promise<void>;
}

/** A way to PostgreSQL on which the answer to a commit can get lost after the commit happened. */
export async function startCommitProxy(databaseUrl: string): Promise<CommitProxy> {
  const target = new URL(databaseUrl);
  let onWithheld: (() => void) | undefined;
  let awaited = COMMITTED;
  let isRefusing = false;

  const proxy = await startTcpProxy((client) => {
    if (isRefusing) return undefined;
    const database = connect(Number(target.port), target.hostname);
    let isWithheld = false;
    client.pipe(database);
    database.on('data', (data) => {
      if (onWithheld !== undefined && data.includes(awaited)) {
        isWithheld = true;
        onWithheld();
        onWithheld = undefined;
      }
      if (!isWithheld) client.write(data);
    });
    return database;
  });

  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.port = String(proxy.port);
  const withhold = (answer: Buffer<ArrayBuffer>) => {
    awaited = answer;
    return new Promise<void>((resolve) => {
      onWithheld = resolve;
    });
  };
  return {
    url: url.href,
    withholdCommit: () => withhold(COMMITTED),
    withholdAnswer: () => withhold(Buffer.alloc(0)),
    cut: proxy.cut,
    refuse() {
      isRefusing = true;
      proxy.cut();
    },
    admit() {
      isRefusing = false;
    },
    stop: proxy.stop,
  };
}
