import { randomUUID } from 'node:crypto';

export interface OneAnswer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly code: string | undefined;
  readonly message: string | undefined;
}

/** What the API says to one request; nothing is tried again. */
export async function askOnce(
  url: string | undefined,
  query: string,
  { input, token }: { readonly input?: object; readonly token?: string } = {},
): Promise<OneAnswer> {
  const response = await fetch(new URL('/graphql', url), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined
        ? {}
        : { authorization: `Bearer ${token}`, 'idempotency-key': randomUUID() }),
    },
    body: JSON.stringify({ query, variables: { input } }),
  });
  const { errors } = (await response.json()) as {
    errors?: readonly { message: string; extensions: { code: string } }[];
  };
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    code: errors?.[0]?.extensions.code,
    message: errors?.[0]?.message,
  };
}
