export type ApiAnswer = {
  readonly data: Readonly<Record<string, unknown>> | null;
  /** The code and details of the first error; none where it was accepted. */
  readonly error?: {
    readonly code: string;
    readonly message: string;
    readonly details?: unknown;
  };
};

export type ApiClient = (
  token: string | undefined,
  document: string,
  variables: Readonly<Record<string, unknown>>,
  idempotencyKey?: string,
) => Promise<ApiAnswer>;

const timeoutMs = 15_000;

/** Speaks to the API as any program of a customer would. */
export function createApiClient(url: string): ApiClient {
  return async (token, query, variables, idempotencyKey) => {
    const response = await fetch(url, {
      method: 'POST',
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        'content-type': 'application/json',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
      },
    });
    const { data = null, errors } = (await response.json()) as {
      data?: ApiAnswer['data'];
      errors?: readonly { message: string; extensions?: { code?: string; details?: unknown } }[];
    };
    const [error] = errors ?? [];
    if (error === undefined) return { data };
    const { code = `HTTP ${response.status}`, details } = error.extensions ?? {};
    return { data, error: { code, message: error.message, details } };
  };
}
