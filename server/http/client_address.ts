import { isIP } from 'node:net';
import type { Request } from 'express';

/**
 * Where a request comes from: the address that the nearest proxy saw which is not one of ours
 * (TRUSTED_PROXIES); the peer of the connection where there is none. IPv4 is written as IPv4.
 */
export function clientAddress(request: Request): string | undefined {
  const { ip = '', socket } = request;
  const address = isIP(ip) === 0 ? socket.remoteAddress : ip;
  return address?.replace(/^::ffff:(?=\d+\.)/i, '');
}
