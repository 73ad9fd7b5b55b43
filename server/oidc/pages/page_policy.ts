import { createHash } from 'node:crypto';
import { PAGE_STYLE } from './page_style.ts';

const STYLE_HASH = createHash('sha256').update(PAGE_STYLE).digest('base64');
const NOTHING = `default-src 'none'; base-uri 'none'; frame-ancestors 'none'`;

/**
 * What a page may do: show itself, and send its form to us. Chromium follows the answer of a form
 * only to where the form itself might go, so the client's own address is named too.
 */
export function pagePolicy(redirectUri?: unknown): string {
  const { origin = '' } = typeof redirectUri === 'string' ? new URL(redirectUri) : {};
  return `${NOTHING}; style-src 'sha256-${STYLE_HASH}'; form-action 'self' ${origin}`.trim();
}
