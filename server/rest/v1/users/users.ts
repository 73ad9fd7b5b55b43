import express, { type RequestHandler, Router } from 'express';
import type { Gate } from '../../../auth/gate.ts';
import { ExpectedError } from '../../../expected_error.ts';
import { onlyJson } from '../../only_json.ts';
import { changeMe } from './change_me.ts';
import { ownProfile } from './own_profile.ts';

const MAX_BODY = '16kb';

/** /v1/users/me: who the caller is. */
export function users(parts: { readonly gate: Gate; readonly secretKey: Buffer }): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const readJson = express.json({ limit: MAX_BODY, inflate: false, type: 'application/json' });
  const readMe: RequestHandler = async (_request, response) => {
    response.json(await ownProfile(parts.gate));
  };
  const refuse: RequestHandler = (_request, response, next) => {
    response.setHeader('Allow', 'GET, HEAD, PATCH');
    next(new ExpectedError('METHOD_NOT_ALLOWED', 405, 'Ask by GET, or change by PATCH.'));
  };
  router.route('/me').get(readMe).patch(onlyJson(), readJson, changeMe(parts)).all(refuse);
  return router;
}
