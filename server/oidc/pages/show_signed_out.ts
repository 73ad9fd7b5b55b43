import type { KoaContextWithOIDC } from 'oidc-provider';
import { pagePolicy } from './page_policy.ts';
import { renderPage } from './render_page.ts';

/** Where signing out ends for who came from no application. */
export function showSignedOut(ctx: KoaContextWithOIDC): void {
  ctx.type = 'html';
  ctx.set('Content-Security-Policy', pagePolicy());
  ctx.body = renderPage('message', { title: 'Done', message: 'You can close this page.' });
}
