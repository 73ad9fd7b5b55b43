import { userInfo } from 'node:os';

const MAX_LENGTH = 100;

/** Whose account on this machine asks, for the audit: printable, and no longer than a line. */
export function operatorName(): string {
  const name = userInfo()
    .username.normalize('NFC')
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '');
  return name.trim().slice(0, MAX_LENGTH) || 'unknown';
}
