import { UsageError } from './usage_error.ts';

type Values = Readonly<Record<string, unknown>>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
// An instant says where: without an offset it would mean another one on another machine.
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})$/i;

/** What was said with an option, judged once; null where nothing was. */
export const option = {
  isOn: (values: Values, name: string): boolean => values[name] === true,

  text(values: Values, name: string): string | null {
    const value = values[name];
    if (typeof value !== 'string') return null;
    if (value.trim() === '') throw new UsageError(`--${name} says nothing.`);
    return value;
  },

  id(values: Values, name: string): string | null {
    const value = option.text(values, name);
    return value === null ? null : uuid(value);
  },

  /** The text as it was said: a Date would lose its microseconds. */
  instant(values: Values, name: string): string | null {
    const value = option.text(values, name);
    if (value !== null && (!INSTANT.test(value) || Number.isNaN(Date.parse(value)))) {
      throw new UsageError(
        `--${name} is no instant with its offset, such as 2026-07-01T10:00:00Z: ${value}`,
      );
    }
    return value;
  },

  count(values: Values, name: string, { most, otherwise }: { most: number; otherwise: number }) {
    const value = option.text(values, name);
    if (value === null) return otherwise;
    const count = /^\d{1,9}$/.test(value) ? Number(value) : 0;
    if (count < 1 || count > most) {
      throw new UsageError(`--${name} is a number from 1 to ${most}: ${value}`);
    }
    return count;
  },

  ids: (said: readonly string[]): string[] => [...new Set(said.map(uuid))],
};

function uuid(said: string): string {
  if (!UUID.test(said)) throw new UsageError(`Not an id: ${said}`);
  return said.toLowerCase();
}
