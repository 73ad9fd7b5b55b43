import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export type ServerError = {
  readonly code: string;
  readonly status: number;
  readonly message: string;
};

const root = join(import.meta.dirname, '..', '..');
const refusal = /(?:\berror|new ExpectedError)\(\s*'([A-Z_]+)',\s*(\d{3}),\s*(['`])(.*?)\3/gs;

/** The refusals that are written in server/ itself, which have no row in the database. */
export async function serverErrors(): Promise<ServerError[]> {
  const paths = globSync('server/**/*.ts', { cwd: root }).sort();
  const sources = await Promise.all(paths.map((path) => readFile(join(root, path), 'utf8')));
  const found = sources.flatMap((source) =>
    [...source.matchAll(refusal)].map(([, code = '', status, , message = '']) => ({
      code,
      status: Number(status),
      message: message.replaceAll(/\$\{[^}]*\}/g, '…'),
    })),
  );
  const distinct = new Map(found.map((error) => [Object.values(error).join(' '), error]));
  return [...distinct.values()].sort(
    (a, b) => a.code.localeCompare(b.code) || a.message.localeCompare(b.message),
  );
}
