import { type RequestHandler, Router } from 'express';
import type { Gate } from '../../auth/gate.ts';
import { ExpectedError } from '../../expected_error.ts';
import { webhookSecret } from '../../secrets/webhook_secret.ts';
import { currentCaller } from '../current_caller.ts';

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

interface SecretRow {
  readonly id: string;
  readonly created_at: Date;
  readonly expires_at: Date | null;
}

/**
 * /v1/webhook-endpoints/:id/secrets: what an endpoint's messages are signed with, the current one
 * first, for whoever may manage it. Not in GraphQL, whose answers are kept for idempotency.
 */
export function webhookEndpoints({
  gate,
  secretKey,
}: {
  readonly gate: Gate;
  readonly secretKey: Buffer;
}): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const readSecrets: RequestHandler<{ id: string }> = async ({ params }, response, next) => {
    currentCaller();
    if (!ID.test(params.id)) {
      next();
      return;
    }
    const rows = await gate<SecretRow>('select * from webhook.secrets_to_show($1)', [params.id]);
    response.setHeader('Cache-Control', 'no-store');
    response.json({
      secrets: rows.map(({ id, created_at, expires_at }) => ({
        id,
        secret: webhookSecret(secretKey, id),
        createdAt: created_at.toISOString(),
        expiresAt: expires_at?.toISOString() ?? null,
      })),
    });
  };
  const refuse: RequestHandler = ({ method }, response, next) => {
    // What came by GET and is still here named no endpoint.
    if (method === 'GET' || method === 'HEAD') {
      next();
      return;
    }
    response.setHeader('Allow', 'GET, HEAD');
    next(new ExpectedError('METHOD_NOT_ALLOWED', 405, 'Ask for it by GET.'));
  };
  router.route('/:id/secrets').get(readSecrets).all(refuse);
  return router;
}
