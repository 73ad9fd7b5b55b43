import express, { type RequestHandler, Router } from 'express';
import { ExpectedError } from '../../../expected_error.ts';
import { onlyJson } from '../../only_json.ts';
import type { DoorParts } from './door_parts.ts';

const MAX_BODY = '16kb';

/** Doors by their names: each a POST with JSON, so often from one address. */
export function doorRouter(
  { limits }: Pick<DoorParts, 'limits'>,
  doors: Readonly<Record<string, RequestHandler>>,
): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const readJson = express.json({ limit: MAX_BODY, inflate: false, type: 'application/json' });
  for (const [name, door] of Object.entries(doors)) {
    router.route(`/${name}`).post(limits.door(name), onlyJson(), readJson, door).all(onlyPost());
  }
  return router;
}

function onlyPost(): RequestHandler {
  return (_request, response, next) => {
    response.setHeader('Allow', 'POST');
    next(new ExpectedError('METHOD_NOT_ALLOWED', 405, 'Send it by POST.'));
  };
}
