import type { LookupAddress } from 'node:dns';

/** Every address that a name stands for at this moment. */
export type LookupHost = (hostname: string) => Promise<readonly LookupAddress[]>;
