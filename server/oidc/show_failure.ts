import type { ErrorRequestHandler } from 'express';
import { errors } from 'oidc-provider';
import { toClientError } from '../errors.ts';
import { requestScope } from '../request_scope.ts';
import type { OidcParts } from './oidc_parts.ts';
import { pagePolicy } from './pages/page_policy.ts';
import { renderPage } from './pages/render_page.ts';

/** What a person sees in place of a page: the same codes as everywhere, as a sentence. */
export function showFailure({ catalogue, logger }: OidcParts): ErrorRequestHandler {
  return (thrown, _request, response, next) => {
    if (response.headersSent) {
      next(thrown);
      return;
    }
    const isOver = thrown instanceof errors.SessionNotFound;
    const known = toClientError(thrown, { catalogue, isSignedIn: false });
    const status = isOver ? 400 : known.status;
    if (known.bug && !isOver) logger.error({ err: thrown }, 'request failed');
    requestScope.getStore()?.errorStatuses.push(status);
    if (status === 429 || status === 503) {
      response.setHeader('Retry-After', String(known.retryAfterS ?? 1));
    }
    response.setHeader('Content-Security-Policy', pagePolicy());
    response
      .status(status)
      .type('html')
      .send(
        renderPage('message', {
          title: 'This does not work',
          isProblem: true,
          message: isOver
            ? 'This page has expired, or was opened elsewhere. Go back to the application and sign in again.'
            : known.message,
        }),
      );
  };
}
