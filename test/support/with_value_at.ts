import type { Path } from './input_paths.ts';

/** A copy of the input with this value in that place. */
export function withValueAt(input: unknown, path: Path, value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(input)) {
    return input.map((item, index) => (index === key ? withValueAt(item, rest, value) : item));
  }
  const fields = input as Record<string, unknown>;
  return { ...fields, [key]: withValueAt(fields[key], rest, value) };
}
