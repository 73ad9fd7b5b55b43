import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A connection to the server, for what no HTTP client would send. */
export async function openSocket(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  // A server that hangs up on purpose may do so while we still write.
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}
