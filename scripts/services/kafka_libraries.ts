import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const pom = join(import.meta.dirname, '../../services/kafka/pom.xml');

/** Where npm run services:kafka keeps the jars of the version that the pom names. */
export function kafkaLibraries(): { readonly directory: string; readonly isThere: boolean } {
  const version = /<version>([\d.]+)<\/version>/.exec(readFileSync(pom, 'utf8'))?.[1];
  const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  const directory = join(cache, 'rentify', `kafka-${version}`);
  return { directory, isThere: existsSync(directory) };
}
