import { hashOfToken } from '../secrets/opaque_token.ts';
import type { Caller } from './caller.ts';
import type { Gate } from './gate.ts';
import { rememberBriefly } from './remember_briefly.ts';

/** The service whose key it is; undefined when the key opens nothing. Rejects without a database. */
export type ApiKeyVerifier = (key: string) => Promise<Caller | undefined>;

// A key that is revoked meanwhile opens nothing all the same: what it may do is read from the
// tables at every statement. So this only decides for how long it gets 403 in place of 401.
const MAX_AGE_MS = 60_000;
const MAX_KEYS = 1_000;

/** Asks the database for a key once a minute at most, however many requests come with it at once. */
export function createApiKeyVerifier({
  gate,
  now = () => performance.now(),
}: {
  gate: Gate;
  now?: () => number;
}): ApiKeyVerifier {
  const remember = rememberBriefly<Caller | undefined>({
    maxAgeMs: MAX_AGE_MS,
    maxEntries: MAX_KEYS,
    // Guesses must not drive out what is good.
    isKept: (caller) => caller !== undefined,
    now,
  });
  return (key) => {
    const hash = hashOfToken(key);
    return remember(hash.toString('hex'), () => findCaller(gate, hash));
  };
}

async function findCaller(gate: Gate, hash: Buffer): Promise<Caller | undefined> {
  const [row] = await gate<{ api_key_id: string; user_id: string }>(
    'select api_key_id, user_id from identity.authenticate_api_key($1)',
    [hash],
  );
  if (row === undefined) return undefined;
  return { userId: row.user_id, role: 'service', apiKeyId: row.api_key_id };
}
