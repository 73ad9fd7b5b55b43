import type { Router } from 'express';
import { changePassword } from './change_password.ts';
import type { DoorParts } from './door_parts.ts';
import { doorRouter } from './door_router.ts';
import { verifyPhone } from './verify_phone.ts';

/** /v1/auth/<door> for whoever is signed in. */
export function ownDoors(parts: DoorParts): Router {
  return doorRouter(parts, {
    'change-password': changePassword(parts),
    'verify-phone': verifyPhone(parts),
  });
}
