import type { JobHelpers } from 'graphile-worker';
import { webhookSecret } from '../../server/secrets/webhook_secret.ts';
import { errorCode } from './error_code.ts';
import { type PostingRules, postWebhook } from './post_webhook.ts';
import { signWebhook } from './sign_webhook.ts';

/** A row of webhook.deliveries_to_send. */
export interface ClaimedDelivery {
  readonly id: string;
  readonly webhook_endpoint_id: string;
  readonly url: string;
  readonly body: string;
  readonly event_type: string;
  readonly attempt: number;
  readonly secret_ids: readonly string[];
  /** What time it is in the database. */
  readonly now: () => Date;
}

export interface DeliveryParts {
  readonly secretKey: Buffer;
  readonly webhookRules: PostingRules;
}

interface Outcome {
  readonly statusCode?: number;
  readonly errorCode?: string;
  readonly excerpt?: string;
  readonly retryAfterS?: number | undefined;
}

/** Makes one attempt and records what came of it; the address is no one's business but theirs. */
export async function deliverWebhook(
  delivery: ClaimedDelivery,
  parts: DeliveryParts,
  { query, logger, abortSignal }: Pick<JobHelpers, 'query' | 'logger' | 'abortSignal'>,
): Promise<void> {
  const { id, webhook_endpoint_id, event_type, attempt } = delivery;
  const about = { webhook_delivery_id: id, webhook_endpoint_id, event_type, attempt };
  const startedAt = performance.now();
  let outcome: Outcome;
  try {
    outcome = await post(delivery, parts, abortSignal);
  } catch (error) {
    // The worker stops: its claim runs out, and another tries.
    if (abortSignal.aborted) return;
    const code = errorCode(error);
    if (code === undefined) logger.error('webhook failed in a way of its own', { ...about, error });
    outcome = { errorCode: code ?? 'UNKNOWN' };
  }
  const durationMs = Math.round(performance.now() - startedAt);
  const { rows } = await query<{ status: string }>(
    'select webhook.record_attempt($1, $2, $3, $4, $5, $6, $7) as status',
    [
      id,
      attempt,
      durationMs,
      outcome.statusCode ?? null,
      outcome.errorCode ?? null,
      outcome.excerpt ?? null,
      outcome.retryAfterS ?? null,
    ],
  );
  const { statusCode, errorCode: error_code } = outcome;
  const result = { ...about, status: rows[0]?.status, statusCode, error_code, durationMs };
  if (rows[0]?.status === 'delivered') logger.info('webhook delivered', result);
  else logger.warn('webhook not taken', result);
}

async function post(
  { id, url, body, secret_ids, now }: ClaimedDelivery,
  { secretKey, webhookRules }: DeliveryParts,
  abortSignal: AbortSignal,
): Promise<Outcome> {
  const secrets = secret_ids.map((secretId) => webhookSecret(secretKey, secretId));
  const headers = signWebhook({ id, body }, secrets, now());
  const answer = await postWebhook({ url, body, headers, now }, webhookRules, abortSignal);
  const isRedirect = answer.statusCode >= 300 && answer.statusCode < 400;
  return isRedirect ? { ...answer, errorCode: 'REDIRECT_REFUSED' } : answer;
}
