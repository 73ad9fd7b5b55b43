import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider';
import { pagePolicy } from './page_policy.ts';
import { renderPage } from './render_page.ts';

/** What a browser sees of a request that cannot be sent back to its client. */
export function showError(ctx: KoaContextWithOIDC, { error, error_description }: ErrorOut): void {
  ctx.type = 'html';
  ctx.set('Content-Security-Policy', pagePolicy());
  ctx.body = renderPage('message', {
    title: 'This does not work',
    isProblem: true,
    message:
      error === 'server_error'
        ? 'Something went wrong here; try again later.'
        : `The application sent you here with a request that we refuse: ${error_description ?? error}.`,
  });
}
