import { connect } from 'node:net';
import { startTcpProxy } from './tcp_proxy.ts';

const produce = 0;
const headBytes = 6; // the length of the request, and what it asks for

export interface AcknowledgementProxy {
  readonly port: number;
  /** Where the broker is; to be said before the first connection. */
  lead(port: number): void;
  /** The broker takes the next batch, and its answer is lost with the connection. */
  loseNext(): void;
  /** How many answers were lost. */
  readonly lost: number;
  stop(): Promise<void>;
}

/** A way to Kafka on which the answer to a batch can get lost after the batch was written. */
export async function startAcknowledgementProxy(): Promise<AcknowledgementProxy> {
  let target = 0;
  let toLose = 0;
  let lost = 0;

  const proxy = await startTcpProxy((client) => {
    const broker = connect(target, '127.0.0.1');
    const requests = readRequests();
    let isLosing = false;
    client.on('data', (data) => {
      for (const key of requests(data)) {
        if (key !== produce || toLose === 0) continue;
        toLose -= 1;
        isLosing = true;
      }
      broker.write(data);
    });
    broker.on('data', (data) => {
      if (!isLosing) return void client.write(data);
      lost += 1;
      client.destroy();
    });
    return broker;
  });
  return {
    port: proxy.port,
    lead(port) {
      target = port;
    },
    loseNext() {
      toLose += 1;
    },
    get lost() {
      return lost;
    },
    stop: proxy.stop,
  };
}

/** What the requests that begin in the next bytes of a connection ask for. */
function readRequests(): (data: Buffer) => number[] {
  let rest = Buffer.alloc(0);
  let toSkip = 0;
  return (data) => {
    const keys: number[] = [];
    rest = Buffer.concat([rest, data]);
    for (;;) {
      const skipped = Math.min(toSkip, rest.length);
      rest = rest.subarray(skipped);
      toSkip -= skipped;
      if (toSkip > 0 || rest.length < headBytes) return keys;
      keys.push(rest.readInt16BE(4));
      toSkip = rest.readInt32BE(0) + 4;
    }
  };
}
