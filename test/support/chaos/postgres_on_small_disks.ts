import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { RunningPostgres } from '../../../scripts/services/running_postgres.ts';
import { startEmbeddedPostgres } from '../../../scripts/services/start_embedded_postgres.ts';

// A process that only its children share the mounts of (small_disks.ts starts it by unshare): it
// copies a cluster that is shut down to two small disks in memory, one of them for the WAL, and
// starts PostgreSQL on them whenever it is told to. The disks are gone with it.
const directory = process.argv[2] ?? '';
const port = Number(process.argv[3]);
const cluster = join(directory, 'cluster');
const owner = statSync(cluster);

const dataDisk = join(directory, 'data_disk');
const walDisk = join(directory, 'wal_disk');
const entries = readdirSync(cluster).filter((name) => name !== 'pg_wal');
mount(dataDisk, sizeKb(...entries.map((name) => join(cluster, name))) + 64 * 1_024);
mount(walDisk, sizeKb(join(cluster, 'pg_wal')) + 128 * 1_024);
for (const name of entries) execFileSync('cp', ['-a', join(cluster, name), dataDisk]);
execFileSync('cp', ['-a', join(cluster, 'pg_wal'), walDisk]);
symlinkSync(join(walDisk, 'pg_wal'), join(dataDisk, 'pg_wal'));
// Few files to fill again before a new one is needed.
const settings = "min_wal_size = '32MB'\nmax_wal_size = '64MB'\n";
appendFileSync(join(dataDisk, 'postgresql.auto.conf'), settings);
execFileSync('mount', ['--bind', dataDisk, cluster]);

let server: RunningPostgres | undefined;
process.on('message', () => {
  void (async () => {
    await server?.stop();
    server = await startEmbeddedPostgres({ directory, durable: true, port });
  })().then(
    () => process.send?.('started'),
    (error: unknown) => process.send?.(String(error)),
  );
});
// Whoever started it is gone; its PostgreSQL ends with it.
process.once('disconnect', () => void Promise.resolve(server?.stop()).then(() => process.exit()));

function mount(path: string, kb: number): void {
  mkdirSync(path);
  const { uid, gid } = owner;
  const options = `size=${kb}k,mode=700,uid=${uid},gid=${gid}`;
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path]);
}

function sizeKb(...paths: readonly string[]): number {
  const lines = execFileSync('du', ['-sk', ...paths], { encoding: 'utf8' })
    .trim()
    .split('\n');
  return lines.reduce((sum, line) => sum + Number.parseInt(line, 10), 0);
}
