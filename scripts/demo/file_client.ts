import { setTimeout as delay } from 'node:timers/promises';

export type FileAnswer = {
  readonly status: number;
  readonly content: Buffer;
  /** The code of the refusal; none where the file came. */
  readonly code?: string;
};

export type FileClient = (token: string | undefined, path: string) => Promise<FileAnswer>;

const timeoutMs = 15_000;
const pauseMs = 1_000;
// A job makes the files; it starts within a minute of the worker, and then looks every few seconds.
const patienceMs = 90_000;

/** Downloads from the API at the address of its GraphQL, and waits for what is being made. */
export function createFileClient(graphqlUrl: string): FileClient {
  return async (token, path) => {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      const response = await fetch(new URL(path, graphqlUrl), {
        signal: AbortSignal.timeout(timeoutMs),
        headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      });
      const content = Buffer.from(await response.arrayBuffer());
      const { status } = response;
      if (response.ok) return { status, content };
      const code = codeOf(content);
      if (code !== 'FILE_NOT_READY' || Date.now() > deadline) return { status, content, code };
      await delay(pauseMs);
    }
  };
}

function codeOf(content: Buffer): string {
  const { error } = JSON.parse(content.toString()) as { error: { code: string } };
  return error.code;
}
