import type { RequestHandler } from 'express';
import { ExpectedError } from '../expected_error.ts';

export function notFound(): RequestHandler {
  return (_request, _response, next) => {
    next(new ExpectedError('NOT_FOUND', 404, 'There is nothing at this address.'));
  };
}
