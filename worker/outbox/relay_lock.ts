/**
 * The first of the two numbers of an advisory lock: whoever holds (relayLock, shard) relays the
 * shard.
 */
export const relayLock = 20_260_706;
