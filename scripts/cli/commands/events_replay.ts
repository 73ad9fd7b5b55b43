import type { Command } from '../command.ts';
import { option } from '../option.ts';
import { runReplay } from '../run_replay.ts';
import { UsageError } from '../usage_error.ts';

export const eventsReplay: Command = {
  name: 'events replay',
  synopsis:
    '[--context <name>] [--from <instant>] [--until <instant>] [--id <id>]… [--consumer <name>] ' +
    '[--dry-run]',
  summary: 'tells events of the archive once more, to one consumer or everybody; audited',
  options: {
    context: { type: 'string' },
    from: { type: 'string' },
    until: { type: 'string' },
    id: { type: 'string', multiple: true },
    consumer: { type: 'string' },
    'dry-run': { type: 'boolean' },
  },
  async run(call) {
    const { values, positionals } = call;
    if (positionals.length > 0) throw new UsageError('Name events by --id.');
    const said = values['id'];
    const ids = Array.isArray(said) ? option.ids(said) : null;
    const filter = {
      consumer: option.text(values, 'consumer'),
      ids,
      context: option.text(values, 'context'),
      from: option.instant(values, 'from'),
      until: option.instant(values, 'until'),
    };
    if (ids === null && (filter.context ?? filter.from ?? filter.until) === null) {
      throw new UsageError('Which? At least one of --context, --from, --until and --id.');
    }
    return runReplay(filter, call, { isDryRun: option.isOn(values, 'dry-run') });
  },
};
