import { setTimeout as delay } from 'node:timers/promises';

export type DoorAnswer = {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
};

/** The REST side of the API, and the messages that a development server keeps. */
export type DoorClient = {
  readonly send: (
    method: 'GET' | 'POST' | 'PATCH',
    path: string,
    options?: { readonly body?: object; readonly token?: string },
  ) => Promise<DoorAnswer>;
  /** The token in the newest message of this template to this address, once it is there. */
  readonly tokenSentTo: (recipient: string, template: string) => Promise<string>;
};

const timeoutMs = 15_000;
// Whoever has signed in by hand just before is over the limit for a minute.
const maxRetryAfterS = 60;
const pauseMs = 500;
// A job sends the messages; it starts within a minute of the worker, and then looks all the time.
const patienceMs = 90_000;

export function createDoorClient({
  url,
  adminUrl,
}: {
  readonly url: string;
  readonly adminUrl: string;
}): DoorClient {
  return {
    async send(method, path, { body, token } = {}) {
      const ask = () =>
        fetch(new URL(path, url), {
          method,
          signal: AbortSignal.timeout(timeoutMs),
          headers: {
            ...(body !== undefined && { 'content-type': 'application/json' }),
            ...(token !== undefined && { authorization: `Bearer ${token}` }),
          },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        });
      let response = await ask();
      const retryAfterS = Number(response.headers.get('retry-after'));
      if (response.status === 429 && retryAfterS <= maxRetryAfterS) {
        await delay(retryAfterS * 1_000);
        response = await ask();
      }
      const text = await response.text();
      return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
    },
    async tokenSentTo(recipient, template) {
      const deadline = Date.now() + patienceMs;
      const address = new URL('/messages', adminUrl);
      address.searchParams.set('recipient', recipient);
      for (;;) {
        const response = await fetch(address, { signal: AbortSignal.timeout(timeoutMs) });
        const { messages } = (await response.json()) as { messages: readonly DevelopmentMessage[] };
        const text = messages.find((message) => message.template === template)?.text;
        const token = /(?<![\w-])[\w-]{43}(?![\w-])/.exec(text ?? '')?.[0];
        if (token !== undefined) return token;
        if (Date.now() > deadline) throw new Error(`No ${template} came to ${recipient}`);
        await delay(pauseMs);
      }
    },
  };
}

type DevelopmentMessage = { readonly template: string; readonly text: string };
