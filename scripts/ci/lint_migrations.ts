import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compile } from 'graphile-migrate';
import { migrationSettings } from '../database/migration_settings.ts';

// Squawk reads what a database would: committed migrations, and current.sql with its includes.
const directory = mkdtempSync(join(tmpdir(), 'rentify-lint-'));
try {
  const current = join(directory, 'current.sql');
  // Nothing is connected to; the names are only what the placeholders would become.
  const url = 'postgres://rentify_owner@127.0.0.1/rentify';
  const settings = migrationSettings({ ownerDatabaseUrl: url, rootDatabaseUrl: '' });
  writeFileSync(current, await compile(settings, readFileSync('migrations/current.sql', 'utf8')));
  const files = [...globSync('migrations/committed/*.sql').sort(), current];
  const squawk = spawnSync('squawk', ['--config', '.squawk.toml', ...files], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (squawk.error) throw squawk.error;
  process.exitCode = squawk.status ?? 1;
} finally {
  rmSync(directory, { recursive: true });
}
