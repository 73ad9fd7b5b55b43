import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface TcpProxy {
  readonly port: number;
  /** Drops every connection. */
  cut(): void;
  /** Both ends of what is connected hear nothing any more, as when a host is gone without a word. */
  silence(): void;
  stop(): Promise<void>;
}

/**
 * A way to a server on which connections can get lost. `reach` connects a client on: it says what
 * goes through, or undefined to whom it lets in. Where one end closes, so does the other.
 */
export async function startTcpProxy(
  reach: (client: Socket) => Socket | undefined,
): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  const pairs = new Set<{ readonly ends: readonly [Socket, Socket]; isSilent: boolean }>();

  const server = createServer((client) => {
    const reached = reach(client);
    if (reached === undefined) return void client.destroy();
    const pair = { ends: [client, reached] as const, isSilent: false };
    pairs.add(pair);
    for (const [socket, other] of [
      [client, reached],
      [reached, client],
    ] as const) {
      sockets.add(socket);
      const end = () => {
        if (!pair.isSilent) other.destroy();
      };
      socket.on('error', end);
      socket.on('close', () => {
        sockets.delete(socket);
        pairs.delete(pair);
        end();
      });
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    silence() {
      for (const pair of pairs) {
        const [client, reached] = pair.ends;
        pair.isSilent = true;
        client.unpipe();
        client.removeAllListeners('data').resume();
        reached.unpipe();
        reached.removeAllListeners('data').resume();
      }
    },
    async stop() {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
