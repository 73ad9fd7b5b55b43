import type { Row } from '../row.ts';
import { drained } from './drained.ts';
import { emit } from './emit.ts';
import type { EventsDatabase } from './events_database.ts';
import { fastSink } from './fast_sink.ts';

/** Whether a long backlog goes as fast at its end as at its beginning. */
export async function measureBacklog(
  database: EventsDatabase,
  { eventCount }: { eventCount: number },
): Promise<Row[]> {
  await emit(database, eventCount);
  const { seconds, tenths, orderBreaks } = await drained(database, fastSink(), eventCount);
  const lengths = tenths.map((end, index) => end - (tenths[index - 1] ?? 0));
  const rate = (length = Number.NaN) => Math.round(eventCount / 10 / length).toLocaleString('en');
  return [
    {
      name: `a backlog of ${eventCount.toLocaleString('en')} events, its last tenth`,
      peer: 'its first tenth',
      rate: (lengths[0] ?? Number.NaN) / (lengths.at(-1) ?? Number.NaN),
      aim: { atLeast: 0.8 },
      notes:
        `drained in ${seconds.toFixed(1)} s; a second in each tenth: ` +
        `${lengths.map(rate).join(' ')}; order breaks: ${orderBreaks}`,
    },
  ];
}
