/** The ids of each key in the order in which each was first met. */
export function firstTimes(
  events: readonly { readonly id: string; readonly key: string }[],
): ReadonlyMap<string, readonly string[]> {
  const ids = new Map<string, Set<string>>();
  for (const { id, key } of events) ids.set(key, (ids.get(key) ?? new Set()).add(id));
  return new Map([...ids].map(([key, each]) => [key, [...each]]));
}
