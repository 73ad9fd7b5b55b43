import type { RequestHandler } from 'express';

/** The process answers. Depends on nothing: a restart mends no database. */
export function live(): RequestHandler {
  return (_request, response) => {
    response.json({ status: 'ok' });
  };
}
