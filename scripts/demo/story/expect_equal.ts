import { Difference } from './difference.ts';

/** Both as text: 11900 and "11900" are the same money. */
export function expectEqual(what: string, actual: unknown, expected: unknown): void {
  if (String(actual) !== String(expected)) {
    throw new Difference(`${what} is ${String(actual)}, and not ${String(expected)}`);
  }
}
