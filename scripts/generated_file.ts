import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

/** Writes a generated file; with --check it fails instead where the file is stale. */
export async function generatedFile(path: string, content: string): Promise<void> {
  const { values: options } = parseArgs({
    options: { check: { type: 'boolean', default: false } },
  });
  if (!options.check) {
    await writeFile(path, content);
    return;
  }
  const present = await readFile(path, 'utf8').catch(() => undefined);
  if (present === content) return;
  console.error(`${path} is ${present === undefined ? 'missing' : 'stale'}: generate it again.`);
  process.exitCode = 1;
}
