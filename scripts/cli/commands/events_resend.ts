import type { Command } from '../command.ts';
import { option } from '../option.ts';
import { runReplay } from '../run_replay.ts';
import { UsageError } from '../usage_error.ts';

export const eventsResend: Command = {
  name: 'events resend',
  synopsis: '<id>…',
  summary: 'tells these events once more, to everybody; audited',
  options: {},
  async run(call) {
    if (call.positionals.length === 0) throw new UsageError('Name events by their ids.');
    const ids = option.ids(call.positionals);
    return runReplay({ consumer: null, ids, context: null, from: null, until: null }, call);
  },
};
