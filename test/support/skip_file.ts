/** From here on the file's tests are reported as skipped, and the first one says why. */
export function skipFile(reason: string): void {
  test.skip(reason, () => {});
  Object.assign(globalThis, { test: test.skip, it: test.skip });
}
