import type { Logger } from 'pino';

export interface KafkaOptions {
  readonly brokers: readonly string[];
  readonly ssl?: boolean;
  /** SCRAM-SHA-512. */
  readonly sasl?: { readonly username: string; readonly password: string } | undefined;
  /** Of topics that are made; those that are there stay as they are. */
  readonly partitions: number;
  /** 0 leaves it to the cluster. */
  readonly replicationFactor: number;
  readonly logger: Logger;
  readonly timing?: Partial<KafkaTiming>;
}

/** How long things take at most; shorter in tests. */
export interface KafkaTiming {
  readonly connectionTimeoutMs: number;
  /** A request without an answer is sent again, seven times in all; then publish rejects. */
  readonly requestTimeoutMs: number;
  readonly checkTimeoutMs: number;
  /** A consumer that is silent for so long is dead, and others take its partitions. */
  readonly sessionTimeoutMs: number;
  /** How long a rebalance waits for a handler that runs. */
  readonly rebalanceTimeoutMs: number;
  readonly heartbeatIntervalMs: number;
  /** How long a fetch waits for events; also how long a stop may wait for a fetch. */
  readonly fetchWaitMs: number;
  /** Offsets are committed at the end of a fetched batch, and within it as often as this. */
  readonly commitIntervalMs: number;
  /** How long a partition rests after a delivery that was not settled. */
  readonly overloadPauseMs: number;
  /** Before a consumer that failed starts again; up to twice as long. */
  readonly restartPauseMs: number;
}

export const defaultTiming: KafkaTiming = {
  connectionTimeoutMs: 3_000,
  requestTimeoutMs: 10_000,
  checkTimeoutMs: 3_000,
  sessionTimeoutMs: 30_000,
  rebalanceTimeoutMs: 60_000,
  heartbeatIntervalMs: 3_000,
  fetchWaitMs: 500,
  commitIntervalMs: 1_000,
  overloadPauseMs: 1_000,
  restartPauseMs: 1_000,
};
