/** The key of the jobs that relay a shard: one of them waits at most, whoever asks for it. */
export const relayKey = (shard: number): string => `app/relay_events/${shard}`;
