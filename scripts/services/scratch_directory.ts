import { accessSync, constants, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

// The file system in memory that Linux keeps for POSIX shared memory.
const memory = '/dev/shm';
// The largest run of the tests needs less than one; PostgreSQL's shared memory is there as well.
const LEAST_FREE_BYTES = 4 * 1024 ** 3;

/**
 * Where a server keeps files that nobody needs after it: in memory where there is room, else on
 * disk. A database of ours is 1,900 files; to copy it takes 60 ms there, and up to a second on a
 * disk that others use.
 */
export function scratchDirectory(): string {
  try {
    accessSync(memory, constants.W_OK);
    const { bavail, bsize } = statfsSync(memory);
    return bavail * bsize >= LEAST_FREE_BYTES ? memory : tmpdir();
  } catch {
    return tmpdir(); // Another system has no such place.
  }
}
