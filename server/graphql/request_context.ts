import type { Config } from '../config.ts';
import { requestScope } from '../request_scope.ts';

/**
 * What each transaction of a request is told (architecture.md 3). Whoever has no verified token is
 * anonymous: never the login role, which could set any other.
 */
export function createRequestContext(
  config: Pick<Config, 'statementTimeoutMs' | 'lockTimeoutMs' | 'webhookAllowedNetworks'>,
): () => { pgSettings: { role: string; [name: string]: string | undefined } } {
  return () => {
    const { caller, correlationId, traceparent, request, address } = requestScope.getStore() ?? {};
    return {
      pgSettings: {
        role: caller?.role ?? 'anonymous',
        'jwt.claims.sub': caller?.userId,
        'jwt.claims.role': caller?.role,
        'jwt.claims.sid': caller?.sessionId,
        'jwt.claims.key': caller?.apiKeyId,
        'request.address': address,
        'request.user_agent': request?.headers['user-agent']?.slice(0, 200),
        'request.correlation_id': correlationId,
        'request.traceparent': traceparent,
        'webhook.allowed_networks': config.webhookAllowedNetworks.join(','),
        statement_timeout: String(config.statementTimeoutMs),
        lock_timeout: String(config.lockTimeoutMs),
        // A transaction that its client has forgotten still holds its locks.
        idle_in_transaction_session_timeout: String(config.statementTimeoutMs * 2),
      },
    };
  };
}
