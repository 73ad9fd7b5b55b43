import { errors } from 'oidc-provider';
import type { Gate } from '../auth/gate.ts';

/**
 * The session of a browser's user in a client: a new one, unless theirs still lasts. Another
 * application's end does not end this one, but a session that ended never comes back.
 */
export async function openSession(
  gate: Gate,
  {
    userId,
    clientId,
    known,
    rememberedBy,
  }: {
    userId: string;
    clientId: string;
    known: string | undefined;
    rememberedBy: string | undefined;
  },
): Promise<string> {
  const [row] = await gate<{ id: string | null }>(
    'select identity.open_oidc_session($1, $2, $3, $4) as id',
    [userId, clientId, known, rememberedBy],
  );
  if (typeof row?.id !== 'string') throw new errors.AccessDenied();
  return row.id;
}
