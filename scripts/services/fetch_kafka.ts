import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { kafkaLibraries } from './kafka_libraries.ts';
import { missingForKafka } from './missing_for_kafka.ts';

// npm run services:kafka: Apache Kafka as plain jars into the cache folder, once. Tests start it
// from there where neither KAFKA_BROKERS nor Docker gives them one.

const pom = join(import.meta.dirname, '../../services/kafka/pom.xml');

const { directory, isThere } = kafkaLibraries();
if (!isThere) fetchInto(directory);
const missing = missingForKafka();
if (missing !== undefined) fail(missing);
console.log(`Kafka is in ${directory}`);

/** Complete or not at all: the folder has its name only when everything is in it. */
function fetchInto(wanted: string): void {
  mkdirSync(dirname(wanted), { recursive: true });
  const unfinished = mkdtempSync(`${wanted}-unfinished-`);
  const { error, status, stdout, stderr } = spawnSync(
    'mvn',
    [
      ...['--batch-mode', '--quiet', '--file', pom, 'dependency:copy-dependencies'],
      ...['-DincludeScope=runtime', `-DoutputDirectory=${unfinished}`],
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' },
  );
  if (error !== undefined || status !== 0) {
    rmSync(unfinished, { recursive: true, force: true });
    fail(
      error === undefined
        ? `Maven could not fetch Kafka:\n${`${stdout}${stderr}`.trim()}`
        : 'Kafka is fetched by Maven, and there is no mvn on the PATH',
    );
  }
  try {
    renameSync(unfinished, wanted);
  } catch (failure) {
    rmSync(unfinished, { recursive: true, force: true });
    // Somebody else was faster: that is as good.
    if (!kafkaLibraries().isThere) throw failure;
  }
}

function fail(reason: string): never {
  console.error(reason);
  process.exit(1);
}
