import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { scratchDirectory } from './scratch_directory.ts';

/** How the directories of tests begin; the pid of the run follows, by which the next knows it dead. */
export const testDirectoryPrefix = 'rentify-test-';

/** A directory of this run's own, which the next one removes where this one is killed. */
export const makeTestDirectory = (): string =>
  mkdtempSync(join(scratchDirectory(), `${testDirectoryPrefix}${process.pid}-`));
