import { javaVersion } from './java_version.ts';
import { kafkaLibraries } from './kafka_libraries.ts';

/** Why there can be no local Kafka here, in a sentence; nothing where there can. */
export function missingForKafka(): string | undefined {
  const version = javaVersion();
  if (version === undefined)
    return 'Kafka needs Java 17 or later, and there is no java on the PATH';
  if (version < 17) return `Kafka needs Java 17 or later, and the java on the PATH is ${version}`;
  if (!kafkaLibraries().isThere) return 'Kafka is not there yet: npm run services:kafka fetches it';
  return undefined;
}
