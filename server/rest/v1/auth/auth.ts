import express, { type RequestHandler, Router } from 'express';
import { ExpectedError } from '../../../expected_error.ts';
import { onlyJson } from '../../only_json.ts';
import { changePassword } from './change_password.ts';
import type { DoorParts } from './door_parts.ts';
import { forgotPassword } from './forgot_password.ts';
import { login } from './login.ts';
import { logout } from './logout.ts';
import { refresh } from './refresh.ts';
import { register } from './register.ts';
import { resetPassword } from './reset_password.ts';
import { verifyEmail } from './verify_email.ts';
import { verifyPhone } from './verify_phone.ts';

const MAX_BODY = '16kb';

/** The doors: /v1/auth/<door>, each a POST with JSON. */
export function auth(parts: DoorParts): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const doors: Readonly<Record<string, RequestHandler>> = {
    login: login(parts),
    logout: logout(parts),
    refresh: refresh(parts),
    register: register(parts),
    'verify-email': verifyEmail(parts),
    'forgot-password': forgotPassword(parts),
    'reset-password': resetPassword(parts, 'reset_password'),
    'accept-invitation': resetPassword(parts, 'accept_invitation'),
    'change-password': changePassword(parts),
    'verify-phone': verifyPhone(parts),
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

function onlyPost(): RequestHandler {
  return (_request, response, next) => {
    response.setHeader('Allow', 'POST');
    next(new ExpectedError('METHOD_NOT_ALLOWED', 405, 'Send it by POST.'));
  };
}
