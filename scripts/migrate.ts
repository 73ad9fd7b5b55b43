import { readConfig } from '../server/config.ts';
import { migrateDatabase } from './database/migrate_database.ts';

// npm run db:migrate: the migration Job in production, a hand's tool elsewhere.
const config = readConfig(['OWNER_DATABASE_URL']);
await migrateDatabase(
  { ...config, readerDatabaseUrl: '' },
  { includeCurrent: config.nodeEnv !== 'production' },
);
