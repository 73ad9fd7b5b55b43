import type { Task } from 'graphile-worker';
import { createOpaqueToken, hashOfToken } from '../../../server/secrets/opaque_token.ts';
import { seal } from '../../../server/secrets/sealed_box.ts';
import { runAgainSoon } from '../../run_again_soon.ts';

const ROUND_SIZE = 100;
const MAX_ROUNDS = 100;

/**
 * Idempotent by the invitation's prepared_at: it is set once, with its token. The tokens are made
 * here because the database has no key to seal them with.
 */
export function sendInvitations(secretKey: Buffer): Task {
  return async (_payload, helpers) => {
    const { query, logger, abortSignal } = helpers;
    for (let round = 0; round < MAX_ROUNDS && !abortSignal.aborted; round += 1) {
      const { rows } = await query<{ id: string }>(
        'select id from identity.invitations_to_send($1) as id',
        [ROUND_SIZE],
      );
      if (rows.length === 0) break;
      for (const { id } of rows) {
        const token = createOpaqueToken();
        const sealed = seal(secretKey, 'message', JSON.stringify({ token }));
        await query('select identity.send_invitation($1, $2, $3)', [
          id,
          hashOfToken(token),
          sealed,
        ]);
        logger.info('invitation queued', { invitationId: id });
      }
    }
    await runAgainSoon(helpers);
  };
}
