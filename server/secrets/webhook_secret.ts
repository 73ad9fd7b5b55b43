import { hkdfSync } from 'node:crypto';

/**
 * The secret of a webhook endpoint, as Standard Webhooks writes it: derived from the server's own
 * key (HKDF, RFC 5869) and the id that the database keeps, so that no table, backup or stored
 * answer holds it. Another SECRET_KEY gives other secrets.
 */
export function webhookSecret(secretKey: Buffer, secretId: string): string {
  const secret = hkdfSync('sha256', secretKey, '', `webhook ${secretId}`, 32);
  return `whsec_${Buffer.from(secret).toString('base64')}`;
}
