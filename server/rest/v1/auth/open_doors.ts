import type { Router } from 'express';
import type { DoorParts } from './door_parts.ts';
import { doorRouter } from './door_router.ts';
import { forgotPassword } from './forgot_password.ts';
import { login } from './login.ts';
import { logout } from './logout.ts';
import { refresh } from './refresh.ts';
import { register } from './register.ts';
import { resetPassword } from './reset_password.ts';
import { verifyEmail } from './verify_email.ts';

/**
 * /v1/auth/<door> for whoever is not signed in, or not any more: what is in the body proves it all,
 * and a token beside it, which may have expired, is not looked at.
 */
export function openDoors(parts: DoorParts): Router {
  return doorRouter(parts, {
    register: register(parts),
    'verify-email': verifyEmail(parts),
    login: login(parts),
    refresh: refresh(parts),
    logout: logout(parts),
    'forgot-password': forgotPassword(parts),
    'reset-password': resetPassword(parts, 'reset_password'),
    'accept-invitation': resetPassword(parts, 'accept_invitation'),
  });
}
