import type { Request } from 'express';
import type { z } from 'zod';
import { ExpectedError } from '../expected_error.ts';

/** What the client sent, or BAD_USER_INPUT with each field that is wrong and why; never a value. */
export function parseBody<Schema extends z.ZodType>(
  schema: Schema,
  request: Request,
): z.output<Schema> {
  const parsed = schema.safeParse(request.body ?? {});
  if (parsed.success) return parsed.data;
  const details = parsed.error.issues.map(({ path, message }) => ({
    field: path.join('.'),
    problem: message,
  }));
  throw new ExpectedError('BAD_USER_INPUT', 400, 'A value is not valid.', { details });
}
