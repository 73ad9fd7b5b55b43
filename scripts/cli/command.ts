import type { ParseArgsConfig } from 'node:util';
import type { Config } from '../../server/config.ts';
import type { DatabaseUrls } from '../database/database_urls.ts';

/** One thing that `npx rentify` does: a file under commands/ and a line in commands.ts. */
export interface Command {
  /** How it is called: 'jobs list'. */
  readonly name: string;
  /** What follows the name, for the usage text: '<id> | --all'. */
  readonly synopsis: string;
  readonly summary: string;
  /** Beside --json and --help, which every command has. */
  readonly options: NonNullable<ParseArgsConfig['options']>;
  run(call: CommandCall): Promise<CommandResult>;
}

export interface CommandCall {
  readonly values: Readonly<Record<string, unknown>>;
  readonly positionals: readonly string[];
  readonly config: Config;
  /** The database of the environment, else that of a running npm start; refuses without either. */
  readonly reachDatabase: () => DatabaseUrls;
  /** Says on stderr how far it is, where it takes time. */
  readonly progress: (line: string) => void;
}

export interface CommandResult {
  /** What --json prints. */
  readonly data: unknown;
  /** What a person reads. */
  readonly lines: readonly string[];
  /** What of it could not be done, while the rest was: said on stderr, with exit code 1. */
  readonly failure?: string | undefined;
}
