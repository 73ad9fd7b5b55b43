import { parseArgs } from 'node:util';
import { readConfig } from '../server/config.ts';
import { seedDemo } from './seed/seed_demo.ts';
import { seedLoad } from './seed/seed_load.ts';
import { reachDatabase } from './start/reach_database.ts';

// npm run seed -- --profile demo [--seed 1]
// npm run seed -- --profile load [--vehicles 10000] [--rentals 1000000] [--charges] [--seed 1]
const { values: options } = parseArgs({
  options: {
    profile: { type: 'string', default: 'demo' },
    seed: { type: 'string', default: '1' },
    vehicles: { type: 'string', default: '10000' },
    rentals: { type: 'string', default: '1000000' },
    charges: { type: 'boolean', default: false },
  },
});
const config = readConfig();
if (config.nodeEnv === 'production') refuse('Made-up data has no place in production.');
if (!['demo', 'load'].includes(options.profile)) refuse('--profile is demo or load.');
const seed = whole('seed', options.seed);
const vehicleCount = whole('vehicles', options.vehicles);
const rentalCount = whole('rentals', options.rentals);

if (options.profile === 'load' && config.databaseUrl !== '' && config.rootDatabaseUrl === '') {
  refuse('COPY past the triggers needs a superuser: ROOT_DATABASE_URL.');
}

const now = new Date();
const database = await reachDatabase(config);
try {
  const isWritten =
    options.profile === 'demo'
      ? await seedDemo(database.urls, { seed, now, report })
      : await seedLoad(
          database.urls,
          { vehicleCount, rentalCount, seed, now, hasCharges: options.charges },
          report,
        );
  report(isWritten ? 'done' : 'There is data already: nothing was done.');
  if (!isWritten && options.profile === 'load') process.exitCode = 1;
} finally {
  await database.stop();
}

function whole(name: string, value: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 1) refuse(`--${name} is a whole number from 1 on.`);
  return number;
}

function report(progress: string): void {
  console.log(`${(performance.now() / 1_000).toFixed(1).padStart(6)} s  ${progress}`);
}

function refuse(reason: string): never {
  console.error(reason);
  process.exit(1);
}
