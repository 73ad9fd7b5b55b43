import { isDeepStrictEqual } from 'node:util';
import type { PropertyShape } from './property_shape.ts';
import type { ReleasedSchema } from './released_schema.ts';

type Shapes = Pick<ReleasedSchema, 'required' | 'properties'>;

/**
 * Why a reader of a version as it was released cannot rely on it any more; nothing where it can.
 * The rules in words: docs/events.md.
 */
export function brokenPromises(released: Shapes, now: Shapes): string[] {
  const properties = Object.entries(released.properties).flatMap(([name, before]) => {
    const after = now.properties[name];
    return after === undefined ? [`${name} is gone`] : changesOf(name, before, after);
  });
  const optional = released.required
    .filter((name) => name in now.properties && !now.required.includes(name))
    .map((name) => `${name} is not always there any more`);
  return [...properties, ...optional];
}

/** What a reader of the property as it was is not prepared for. */
function changesOf(name: string, before: PropertyShape, after: PropertyShape): string[] {
  const faults: string[] = [];
  const added = after.types.filter((type) => !before.types.includes(type));
  if (added.length > 0) faults.push(`${name} may be ${added.join(' or ')}`);
  // A string of another format is another string: whether it is a narrower one, nobody can tell.
  for (const rule of ['format', 'pattern'] as const) {
    if (before[rule] !== undefined && before[rule] !== after[rule]) {
      faults.push(`${name} has another ${rule}`);
    }
  }
  const { minimum, maximum } = before;
  if (minimum !== undefined && (after.minimum ?? -Infinity) < minimum) {
    faults.push(`${name} may be smaller`);
  }
  if (maximum !== undefined && (after.maximum ?? Infinity) > maximum) {
    faults.push(`${name} may be greater`);
  }
  faults.push(...newValues(name, before, after));
  if (before.items !== undefined && after.items !== undefined) {
    faults.push(...changesOf(`${name}[]`, before.items, after.items));
  } else if (!isDeepStrictEqual(before.items, after.items)) {
    faults.push(`${name} has other items`);
  }
  return faults;
}

function newValues(name: string, before: PropertyShape, after: PropertyShape): string[] {
  if (before.values === undefined) return [];
  if (after.values === undefined) return [`${name} may have any value`];
  if (before.isOpen) return [];
  const known = new Set(before.values);
  const added = after.values.filter((value) => !known.has(value));
  return [
    ...(added.length > 0 ? [`${name} may be ${added.join(', ')}, and its list was closed`] : []),
    ...(after.isOpen ? [`${name} was a closed list`] : []),
  ];
}
