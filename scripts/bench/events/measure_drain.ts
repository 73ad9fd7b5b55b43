import { shards } from '../../../worker/outbox/shards.ts';
import { compared } from '../compared.ts';
import { interleaved } from '../interleaved.ts';
import { openSessions } from '../open_sessions.ts';
import type { Row } from '../row.ts';
import { capturedBatches } from './captured_batches.ts';
import { type Drained, drained } from './drained.ts';
import { emit } from './emit.ts';
import type { EventsDatabase } from './events_database.ts';
import { fastSink } from './fast_sink.ts';
import { rateOf } from './rate_of.ts';

/** The relays into a sink that costs nothing, against the database that moves the rows alone. */
export async function measureDrain(
  database: EventsDatabase,
  { rounds, eventCount }: { rounds: number; eventCount: number },
): Promise<Row[]> {
  const [{ length: batch } = []] = await capturedBatches(database, eventCount);
  const settings = { 'bench.batch': String(batch) };
  const sessions = await openSessions({ ...database, clerkId: '' }, shards.length, settings);
  try {
    const relayed: Drained[] = [];
    const relays = async () => {
      await emit(database, eventCount);
      const sample = await drained(database, fastSink(), eventCount);
      relayed.push(sample);
      return sample;
    };
    const alone = async () => {
      await emit(database, eventCount);
      return sessions.run('call bench.drain_shard($1, null)');
    };
    await relays();
    await alone();
    const samples = await interleaved(rounds, { relays, alone });
    const orderBreaks = relayed.reduce((sum, sample) => sum + sample.orderBreaks, 0);
    return [
      {
        name: 'relay of 4 shards into a fast sink',
        peer: "the database's own drain",
        ...compared(samples.relays, samples.alone),
        aim: { atLeast: 0.9 },
        notes:
          `${rateOf(samples.relays)} against ${rateOf(samples.alone)} events a second; ` +
          `batches of ${batch}; order breaks: ${orderBreaks}`,
      },
    ];
  } finally {
    await sessions.close();
  }
}
