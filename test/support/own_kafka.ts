import { missingForKafka } from '../../scripts/services/missing_for_kafka.ts';
import type { RunningKafka } from '../../scripts/services/running_kafka.ts';
import { startKafka } from '../../scripts/services/start_kafka.ts';
import { readConfig } from '../../server/config.ts';
import { skipFile } from './skip_file.ts';

/** A broker that this test file may freeze and kill; call it once, at the top of the file. */
export async function useOwnKafka(
  options: { readonly proxyPort?: number } = {},
): Promise<RunningKafka> {
  const missing = missingForKafka();
  if (missing === undefined) {
    const server = await startKafka(options);
    afterAll(server.stop);
    return server;
  }
  if (readConfig().ci) throw new Error(missing);
  skipFile(missing);
  return nobody;
}

// Where every test is skipped nothing is asked of it.
const nothing = async () => {};
const nobody: RunningKafka = {
  ...{ brokers: '127.0.0.1:1', proxiedPort: 1, pid: 0 },
  ...{ pause() {}, resume() {}, kill: nothing, restart: nothing, stop: nothing },
};
