import { withClient } from '../../database/with_client.ts';
import type { BenchDatabase } from '../bench_database.ts';
import { fastSink } from './fast_sink.ts';
import { startRelays } from './start_relays.ts';
import { untilTold } from './until_told.ts';

/** Lets the events leave that a measurement has left, whose writers had no relay beside them. */
export async function relayAll({ urls }: Pick<BenchDatabase, 'urls'>): Promise<void> {
  await withClient(urls.rootDatabaseUrl, async (root) => {
    await root.query('select app.open_archive_days()');
    const relays = startRelays(urls, fastSink());
    try {
      await untilTold(root);
    } finally {
      await relays.stop();
    }
  });
}
