import { connect } from 'node:net';
import { startTcpProxy, type TcpProxy } from './tcp_proxy.ts';

export interface MovingAddress extends TcpProxy {
  /** Whoever connects from now on is led there; who is connected stays where they are. */
  moveTo(port: number): void;
}

/** The address of whoever is the primary: in production a service, or a name. */
export async function startMovingAddress(firstPort: number): Promise<MovingAddress> {
  let target = firstPort;
  const proxy = await startTcpProxy((client) => {
    const reached = connect(target, '127.0.0.1');
    client.pipe(reached);
    reached.pipe(client);
    return reached;
  });
  return {
    ...proxy,
    moveTo(port) {
      target = port;
    },
  };
}
