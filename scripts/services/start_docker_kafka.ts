/**
 * Starts Kafka in Docker, for tests only: testcontainers is a development dependency.
 * Nothing where no engine answers (that takes milliseconds to find out).
 */
export async function startDockerKafka(): Promise<
  { readonly brokers: string; readonly stop: () => Promise<void> } | undefined
> {
  const { getContainerRuntimeClient } = await import('testcontainers');
  try {
    await getContainerRuntimeClient();
  } catch {
    return undefined; // There is no engine, which is what was asked.
  }
  const { KafkaContainer } = await import('@testcontainers/kafka');
  const container = await new KafkaContainer('confluentinc/cp-kafka:8.1.0')
    .withKraft()
    .withEnvironment({ KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS: '500' })
    .start();
  return {
    brokers: `${container.getHost()}:${container.getMappedPort(9093)}`,
    stop: async () => {
      await container.stop();
    },
  };
}
