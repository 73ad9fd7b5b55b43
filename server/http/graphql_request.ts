import type { RequestHandler } from 'express';
import { ExpectedError } from '../expected_error.ts';

/** Only JSON by POST: no browser sends that to another site without asking first (CSRF). */
export function graphqlRequest(): RequestHandler {
  return (request, response, next) => {
    if (request.method !== 'POST') {
      response.setHeader('Allow', 'POST');
      next(new ExpectedError('METHOD_NOT_ALLOWED', 405, 'Send a query by POST.'));
      return;
    }
    const contentType = request.get('content-type') ?? '';
    const isJson = /^application\/json *(; *charset="?utf-8"? *)?$/i.test(contentType);
    // A packed body would be measured packed and read unpacked.
    const isPlain = /^(identity)?$/i.test(request.get('content-encoding') ?? '');
    next(
      isJson && isPlain
        ? undefined
        : new ExpectedError('UNSUPPORTED_MEDIA_TYPE', 415, 'Send application/json in UTF-8.'),
    );
  };
}
