import { ExpectedError } from '../expected_error.ts';

const MAX_STRING_LENGTH = 10_000;
const MAX_LIST_LENGTH = 100;
const MAX_DEPTH = 12;
const MAX_VALUES = 2_000;

/**
 * Bounds what a client may put in, wherever it goes: variables as JSON, literals as values.
 * Postgres has no NUL in text, and a lone surrogate is no character at all.
 */
export function checkInput(value: unknown): void {
  let values = 0;
  const check = (part: unknown, depth: number): void => {
    values += 1;
    if (depth > MAX_DEPTH) refuse(`Input is nested deeper than ${MAX_DEPTH} levels.`);
    if (values > MAX_VALUES) refuse(`Input has more than ${MAX_VALUES} values.`);
    if (typeof part === 'string') checkText(part);
    if (typeof part !== 'object' || part === null) return;
    const inner = Object.values(part);
    if (Array.isArray(part) && inner.length > MAX_LIST_LENGTH) {
      refuse(`A list has more than ${MAX_LIST_LENGTH} values.`);
    }
    for (const each of inner) check(each, depth + 1);
  };
  check(value, 0);
}

function checkText(text: string): void {
  if (text.length > MAX_STRING_LENGTH) refuse(`A text is longer than ${MAX_STRING_LENGTH}.`);
  if (text.includes('\u0000') || !text.isWellFormed()) refuse('A text holds what is no character.');
}

function refuse(message: string): never {
  throw new ExpectedError('BAD_USER_INPUT', 400, message);
}
