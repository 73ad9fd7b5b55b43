declare global {
  var importOutside: (name: string) => Promise<unknown>;
}

/**
 * A package, or a module by its path from this folder, as Node loads it, once for all test files of
 * a Jest worker. Jest loads a module and all that it needs anew for each file, and keeps every copy:
 * for the server that is seconds and hundreds of megabytes. What comes from outside has other
 * globals: `instanceof` denies it.
 */
export async function loadOnce<Module>(name: string): Promise<Module> {
  return (await globalThis.importOutside(name)) as Module;
}
