import type { KafkaTiming } from '../../worker/events/kafka/kafka_options.ts';

/** Short, so that tests need not wait for the death of a consumer or the end of a pause. */
export const kafkaTestTiming: Partial<KafkaTiming> = {
  sessionTimeoutMs: 2_000,
  rebalanceTimeoutMs: 5_000,
  heartbeatIntervalMs: 200,
  fetchWaitMs: 100,
  commitIntervalMs: 200,
  overloadPauseMs: 100,
  restartPauseMs: 200,
};
