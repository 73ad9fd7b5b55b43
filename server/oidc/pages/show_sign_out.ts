import type { KoaContextWithOIDC } from 'oidc-provider';
import { pagePolicy } from './page_policy.ts';
import { renderPage } from './render_page.ts';

/** Asks before it signs out: any page could have sent the browser here. */
export function showSignOut(ctx: KoaContextWithOIDC, form: string): void {
  ctx.set('Content-Security-Policy', pagePolicy(ctx.oidc.params?.['post_logout_redirect_uri']));
  ctx.body = renderPage('sign_out', { title: 'Sign out', form });
}
