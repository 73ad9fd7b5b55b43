interface Remembered<Value> {
  readonly value: Promise<Value>;
  readonly until: number;
}

/**
 * Looks a thing up once in a while, however many ask for it at once; forgets what failed, what is
 * not worth keeping, and the least used beyond the limit.
 */
export function rememberBriefly<Value>({
  maxAgeMs,
  maxEntries,
  isKept = () => true,
  now = () => performance.now(),
}: {
  maxAgeMs: number;
  maxEntries: number;
  isKept?: (value: Value) => boolean;
  now?: () => number;
}): (name: string, look: () => Promise<Value>) => Promise<Value> {
  // In the order of their last use.
  const known = new Map<string, Remembered<Value>>();

  return (name, look) => {
    const found = known.get(name);
    known.delete(name);
    if (found !== undefined && found.until > now()) {
      known.set(name, found);
      return found.value;
    }

    const asked = { value: look(), until: now() + maxAgeMs };
    known.set(name, asked);
    const [oldest = name] = known.keys();
    if (known.size > maxEntries) known.delete(oldest);
    const forget = () => void (known.get(name) === asked && known.delete(name));
    asked.value.then((value) => isKept(value) || forget(), forget);
    return asked.value;
  };
}
