import { setTimeout as delay } from 'node:timers/promises';

const TIMEOUT_MS = 10_000;
const AGAIN_AFTER_MS = 100;
const GIVE_UP_AFTER_MS = 90_000;
// After these nobody knows whether it happened; whoever sends the same key again learns it.
const UNKNOWN = ['UNAVAILABLE', 'RETRYABLE', 'TIMEOUT'];

export interface Answer {
  /** The data, or undefined where it was refused. */
  readonly data: Readonly<Record<string, unknown>> | undefined;
  /** Why it was refused. */
  readonly code: string | undefined;
  readonly message: string | undefined;
  /** How often it was sent until the outcome was known. */
  readonly tries: number;
  /** How long the last try took. */
  readonly ms: number;
}

/** Sends a mutation, under the same key until its outcome is known; each try to a server that runs. */
export async function apiCall(
  url: () => string | undefined,
  request: {
    readonly query: string;
    readonly variables: object;
    readonly token: string;
    readonly key: string;
  },
): Promise<Answer> {
  const deadline = performance.now() + GIVE_UP_AFTER_MS;
  for (let tries = 1; ; tries += 1) {
    const sentAt = performance.now();
    const answer = await sent(url(), request);
    if (answer !== undefined && !UNKNOWN.includes(answer.code ?? '')) {
      return { ...answer, tries, ms: performance.now() - sentAt };
    }
    if (sentAt > deadline) throw new Error(`No outcome: ${answer?.code ?? 'no answer'}`);
    await delay(AGAIN_AFTER_MS);
  }
}

async function sent(
  url: string | undefined,
  { query, variables, token, key }: Parameters<typeof apiCall>[1],
): Promise<Pick<Answer, 'data' | 'code' | 'message'> | undefined> {
  if (url === undefined) return undefined;
  try {
    const response = await fetch(new URL('/graphql', url), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
        'idempotency-key': key,
      },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const { data, errors } = (await response.json()) as {
      data?: Record<string, unknown>;
      errors?: readonly { message: string; extensions?: { code?: string } }[];
    };
    const [error] = errors ?? [];
    if (error === undefined) return { data, code: undefined, message: undefined };
    const { message, extensions: { code = 'NO_CODE' } = {} } = error;
    return { data: undefined, code, message };
  } catch {
    return undefined; // The server died, or hangs: that is what the tries are for.
  }
}
