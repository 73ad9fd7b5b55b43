import type { RequestHandler } from 'express';
import { ExpectedError } from '../expected_error.ts';

/** 415 for every other body, before a byte of it is read. */
export function onlyJson(): RequestHandler {
  return (request, _response, next) => {
    const isJson = request.is('application/json') !== false;
    next(
      isJson
        ? undefined
        : new ExpectedError('UNSUPPORTED_MEDIA_TYPE', 415, 'Send application/json in UTF-8.'),
    );
  };
}
