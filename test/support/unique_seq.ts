let last = 1_000_000_000;

/** A seq that no other event of this file's database has: of two in one shard none may share it. */
export function uniqueSeq(): string {
  last += 1;
  return String(last);
}
