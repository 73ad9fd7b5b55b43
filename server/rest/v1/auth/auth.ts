import express, { type RequestHandler, Router } from 'express';
import { ExpectedError } from '../../../expected_error.ts';
import type { DoorParts } from './door_parts.ts';
import { login } from './login.ts';
import { logout } from './logout.ts';
import { refresh } from './refresh.ts';

const MAX_BODY = '16kb';

/** The doors: /v1/auth/<door>, each a POST with JSON. */
export function auth(parts: DoorParts): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const doors: Readonly<Record<string, RequestHandler>> = {
    login: login(parts),
    logout: logout(parts),
    refresh: refresh(parts),
  };

  const readJson = express.json({ limit: MAX_BODY, inflate: false, type: 'application/json' });
  for (const [name, door] of Object.entries(doors)) {
    router
      .route(`/${name}`)
      .post(parts.limits.door(name), onlyJson(), readJson, door)
      .all(onlyPost());
  }
  return router;
}

function onlyJson(): RequestHandler {
  return (request, _response, next) => {
    const isJson = request.is('application/json') !== false;
    next(
      isJson
        ? undefined
        : new ExpectedError('UNSUPPORTED_MEDIA_TYPE', 415, 'Send application/json in UTF-8.'),
    );
  };
}

function onlyPost(): RequestHandler {
  return (_request, response, next) => {
    response.setHeader('Allow', 'POST');
    next(new ExpectedError('METHOD_NOT_ALLOWED', 405, 'Send it by POST.'));
  };
}
