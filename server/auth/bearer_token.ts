import type { Request } from 'express';
import { TokenRefused } from './token_refused.ts';

/** The token of `Authorization: Bearer …` (RFC 6750); undefined without the header. */
export function bearerToken({ headers }: Pick<Request, 'headers'>): string | undefined {
  if (headers.authorization === undefined) return undefined;
  const [, token] = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(headers.authorization) ?? [];
  if (token === undefined) throw new TokenRefused('not a bearer token');
  return token;
}
