import { missingForKafka } from '../../scripts/services/missing_for_kafka.ts';
import { startDockerKafka } from '../../scripts/services/start_docker_kafka.ts';
import { startKafka } from '../../scripts/services/start_kafka.ts';
import { readConfig } from '../../server/config.ts';
import { skipFile } from './skip_file.ts';

/**
 * Brokers for this test file to make topics on, not to stop: those of KAFKA_BROKERS, else one in
 * Docker, else one of our own. Call it once, at the top of the file.
 */
export async function useKafka(): Promise<readonly string[]> {
  const { kafkaBrokers, ci } = readConfig();
  if (kafkaBrokers.length > 0) return kafkaBrokers;
  const missing = missingForKafka();
  const server = (await startDockerKafka()) ?? (missing ? undefined : await startKafka());
  if (server !== undefined) {
    afterAll(server.stop);
    return [server.brokers];
  }
  const reason = missing ?? 'there is no Kafka';
  if (ci) throw new Error(reason);
  skipFile(reason);
  return [];
}
