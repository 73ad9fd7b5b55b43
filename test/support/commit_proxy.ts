import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

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
  const sockets = new Set<Socket>();
  let onWithheld: (() => void) | undefined;
  let awaited = COMMITTED;
  let isRefusing = false;

  const server = createServer((client) => {
    if (isRefusing) return void client.destroy();
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
    for (const [socket, other] of [
      [client, database],
      [database, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');

  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
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
    cut,
    refuse() {
      isRefusing = true;
      cut();
    },
    admit() {
      isRefusing = false;
    },
    async stop() {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
