#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { type Config, readConfig } from '../../server/config.ts';
import type { DatabaseUrls } from '../database/database_urls.ts';
import { runningFile } from '../start/running_file.ts';
import type { Command } from './command.ts';
import { commands } from './commands.ts';
import { UsageError } from './usage_error.ts';

// npx rentify <command>: 0 it was done, 1 it was refused or failed, 2 it was called wrongly.
process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const command = commands.find(({ name }) => args.slice(0, 2).join(' ') === name);
  try {
    if (command === undefined) {
      const isHelp = args[0] === '--help' || args[0] === 'help';
      return isHelp ? say(usage()) : refuse(usage(), 2);
    }
    return await call(command, args.slice(2));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return isUsageError(error) && command !== undefined
      ? refuse(`${error.message}\n${usageOf(command)}`, 2)
      : refuse(error.message || error.name, 1);
  }
}

async function call(command: Command, args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    options: { ...command.options, json: { type: 'boolean' }, help: { type: 'boolean' } },
    allowPositionals: true,
  });
  if (values['help'] === true) return say(`${usageOf(command)}\n  ${command.summary}`);
  const config = readConfig();
  const { data, lines, failure } = await command.run({
    values,
    positionals,
    config,
    reachDatabase: () => reachDatabase(config),
    progress: (line) => console.error(line),
  });
  say(values['json'] === true ? JSON.stringify(data, undefined, 2) : lines.join('\n'));
  return failure === undefined ? 0 : refuse(failure, 1);
}

/** For a question nothing is started or migrated: there is a database, or there is none. */
function reachDatabase(config: Config): DatabaseUrls {
  if (config.workerDatabaseUrl !== '') return { ...config, readerDatabaseUrl: '' };
  const running = runningFile.read(config.dataDir);
  if (running === undefined) {
    throw new Error('Which database? Set WORKER_DATABASE_URL, or npm start in another terminal.');
  }
  return running;
}

function usage(): string {
  const width = Math.max(...commands.map((command) => usageOf(command).length));
  const lines = commands.map((each) => `  ${usageOf(each).padEnd(width)}  ${each.summary}`);
  return ['Usage, each with --json for programs and --help:', ...lines].join('\n');
}

function usageOf({ name, synopsis }: Command): string {
  return `npx rentify ${name} ${synopsis}`.trimEnd();
}

function isUsageError(error: Error): boolean {
  const code = 'code' in error ? String(error.code) : '';
  return error instanceof UsageError || code.startsWith('ERR_PARSE_ARGS_');
}

function say(text: string): number {
  console.log(text);
  return 0;
}

function refuse(text: string, exitCode: number): number {
  console.error(text);
  return exitCode;
}
