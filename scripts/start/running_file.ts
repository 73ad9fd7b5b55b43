import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseUrls } from '../database/database_urls.ts';
import { commandOf } from '../services/command_of.ts';

/** What npm start runs at present; other scripts find the embedded database here. */
export type Running = DatabaseUrls & {
  readonly pid: number;
  readonly url?: string;
  readonly adminUrl?: string;
};

/** `.data/running.json`: who runs on this data directory, and where it answers. */
export const runningFile = {
  read(dataDir: string): Running | undefined {
    try {
      const running: Running = JSON.parse(readFileSync(pathOf(dataDir), 'utf8'));
      // After a kill -9 the file is left, and its pid may be somebody else's by now.
      return commandOf(running.pid)?.includes('start.ts') ? running : undefined;
    } catch {
      return undefined; // Nothing has been started here, or a write was cut short by a crash.
    }
  },
  write(dataDir: string, running: Partial<Running> & { readonly pid: number }): void {
    mkdirSync(dataDir, { recursive: true });
    // It holds passwords of this database.
    writeFileSync(pathOf(dataDir), JSON.stringify(running), { mode: 0o600 });
  },
  remove(dataDir: string): void {
    rmSync(pathOf(dataDir), { force: true });
  },
};

const pathOf = (dataDir: string) => join(dataDir, 'running.json');
