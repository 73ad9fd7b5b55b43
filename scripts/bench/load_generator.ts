import { connect } from 'node:net';

export type Load = {
  readonly url: string;
  readonly path: string;
  /** None: nobody signed in. */
  readonly token?: string;
  readonly bodies: readonly string[];
  readonly connections: number;
  readonly seconds: number;
};
export type LoadResult = {
  readonly requests: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** The first answer that was not 200, or had errors. */
  readonly failure?: string;
};

// A process of its own on raw keep-alive sockets: the requests are rendered beforehand, an answer
// is only measured by its Content-Length, so that it takes little of the cores both sides share.
process.on('message', async (load: Load) => process.send?.(await run(load)));

async function run(load: Load): Promise<LoadResult> {
  const requests = load.bodies.map((body) => rendered(load, body));
  const latenciesMs: number[] = [];
  const startedAt = performance.now();
  const endsAt = startedAt + load.seconds * 1_000;
  const failures = await Promise.all(
    Array.from({ length: load.connections }, (_none, number) =>
      client({ ...load, requests, number, endsAt, latenciesMs }),
    ),
  );
  const failure = failures.find((each) => each !== undefined);
  latenciesMs.sort((a, b) => a - b);
  const quantile = (q: number) => latenciesMs[Math.floor(latenciesMs.length * q)] ?? Number.NaN;
  return {
    requests: latenciesMs.length,
    seconds: (performance.now() - startedAt) / 1_000,
    p50Ms: quantile(0.5),
    p99Ms: quantile(0.99),
    ...(failure === undefined ? {} : { failure }),
  };
}

function rendered({ url, path, token }: Load, body: string): Buffer {
  const lines = [
    `POST ${path} HTTP/1.1`,
    `Host: ${new URL(url).host}`,
    'Content-Type: application/json',
    'Accept: application/json',
    ...(token === undefined ? [] : [`Authorization: Bearer ${token}`]),
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`);
}

/** One connection, one request at a time, until the end; resolves with its first failure. */
function client(options: {
  readonly url: string;
  readonly requests: readonly Buffer[];
  readonly number: number;
  readonly endsAt: number;
  readonly latenciesMs: number[];
}): Promise<string | undefined> {
  const { requests, latenciesMs, endsAt } = options;
  const { hostname, port } = new URL(options.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname).setNoDelay(true);
    let turn = options.number;
    let sentAt = 0;
    let received = Buffer.alloc(0);
    const send = () => {
      sentAt = performance.now();
      received = Buffer.alloc(0);
      socket.write(requests[turn++ % requests.length] as Buffer);
    };
    const finish = (failure?: string) => {
      socket.destroy();
      resolve(failure);
    };
    socket.once('connect', send).once('error', reject);
    socket.on('data', (chunk) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      if (!isComplete(received)) return;
      const now = performance.now();
      latenciesMs.push(now - sentAt);
      const hasFailed = !received.includes('HTTP/1.1 200') || received.includes('"errors"');
      if (hasFailed) finish(received.toString());
      else if (now >= endsAt) finish();
      else send();
    });
  });
}

function isComplete(answer: Buffer): boolean {
  const end = answer.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const length = /content-length: (\d+)/i.exec(answer.toString('latin1', 0, end))?.[1];
  return length !== undefined && answer.length >= end + 4 + Number(length);
}
