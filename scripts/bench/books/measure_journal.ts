import { withClient } from '../../database/with_client.ts';
import type { BenchDatabase } from '../bench_database.ts';
import { compared } from '../compared.ts';
import { interleaved, type Sample } from '../interleaved.ts';
import { openSessions } from '../open_sessions.ts';
import type { Row } from '../row.ts';
import { booksDatabase } from './books_database.ts';
import { loadPgledger } from './load_pgledger.ts';

const files = [
  'journal_tables.sql',
  'post_singly.sql',
  'insert_singly.sql',
  'post_in_batches.sql',
  'insert_in_batches.sql',
];

// What each scenario calls; $1 is how many transactions a session does. The first side is ours.
const scenarios = [
  {
    name: 'post, 8 clients',
    clients: 8,
    share: 1,
    ours: 'post_singly($1, false, null)',
    peers: {
      'unprotected insert': 'insert_plain_singly($1, false, null)',
      'insert with foreign keys': 'insert_keyed_singly($1, false, null)',
      pgledger: 'pgledger_singly($1, false, null)',
    },
    aims: { 'unprotected insert': { cpuAtMost: 1.5 }, pgledger: { atLeast: 2.5 } },
  },
  {
    name: 'post, one hot account, 32 clients',
    clients: 32,
    share: 1 / 4,
    ours: 'post_singly($1, true, null)',
    peers: {
      'unprotected insert': 'insert_plain_singly($1, true, null)',
      'insert with foreign keys': 'insert_keyed_singly($1, true, null)',
      pgledger: 'pgledger_singly($1, true, null)',
    },
    aims: { pgledger: { atLeast: 8 } },
  },
  {
    name: 'post, batches of 100, 8 clients',
    clients: 8,
    share: 1 / 50,
    ours: 'post_in_batches($1, null)',
    peers: {
      'a call for each entry': 'post_each_of_batches($1, null)',
      'unprotected insert': 'insert_in_batches($1, null)',
      pgledger: 'pgledger_in_batches($1, null)',
    },
    aims: { pgledger: { atLeast: 7 } },
  },
] as const;
type Scenario = (typeof scenarios)[number];

/** Posting against inserts that protect nothing, and against pgledger where it was brought along. */
export async function measureJournal(
  bench: BenchDatabase,
  { rounds, turns, pgledger }: { rounds: number; turns: number; pgledger?: string | undefined },
): Promise<{ readonly rows: Row[]; readonly database: BenchDatabase }> {
  const database = await booksDatabase(bench, 'rentify_bench_journal', files);
  if (pgledger !== undefined) await loadPgledger(database, pgledger);
  const rows: Row[] = [];
  for (const scenario of scenarios) {
    const peers = Object.entries(scenario.peers).filter(
      ([name]) => name !== 'pgledger' || pgledger !== undefined,
    );
    rows.push(...(await measure(database, scenario, peers, { rounds, turns })));
  }
  return { rows, database };
}

async function measure(
  database: BenchDatabase,
  { name, clients, share, ours, aims }: Scenario,
  peers: readonly (readonly [string, string])[],
  { rounds, turns }: { rounds: number; turns: number },
): Promise<Row[]> {
  // As the commands that post do: they run as the owner of the tables.
  const sessions = await openSessions(database, clients, {
    role: 'rentify_owner',
    search_path: 'pgledger, public',
  });
  try {
    const sides: Record<string, () => Promise<Sample>> = {};
    for (const [side, call] of [['ours', ours] as const, ...peers]) {
      sides[side] = () => sessions.run(`call bench.${call}`, [Math.ceil(turns * share)]);
    }
    // The first calls of a session plan their statements.
    for (const warmUp of Object.values(sides)) await warmUp();
    await withClient(database.urls.rootDatabaseUrl, (root) => root.query('vacuum (analyze)'));
    const samples = await interleaved(rounds, sides);
    return peers.map(([peer]) => {
      const aim = (aims as Readonly<Record<string, Row['aim']>>)[peer];
      return {
        name,
        peer,
        ...compared(samples['ours'] ?? [], samples[peer] ?? []),
        ...(aim === undefined ? {} : { aim }),
        notes: `${rateOf(samples['ours'] ?? [])} entries a second`,
      };
    });
  } finally {
    await sessions.close();
  }
}

function rateOf(samples: readonly Sample[]): string {
  const rates = samples.map(({ transactions, seconds }) => transactions / seconds);
  return Math.round(Math.max(...rates)).toLocaleString('en');
}
