/** What one list of lines has and the other has not, like diff without its context. */
export function difference(before: readonly string[], after: readonly string[]): string[] {
  const inBefore = new Set(before);
  const inAfter = new Set(after);
  return [
    ...before.filter((line) => !inAfter.has(line)).map((line) => `- ${line}`),
    ...after.filter((line) => !inBefore.has(line)).map((line) => `+ ${line}`),
  ];
}
