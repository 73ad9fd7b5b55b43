import { type JobHelpers, Logger } from 'graphile-worker';
import { checkProofs } from '../../worker/tasks/reporting/check_proofs.ts';
import { post } from '../support/books.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();

test('books that do not prove are an error in the log, sound ones are silent', async () => {
  const lines: unknown[] = [];
  const logger = new Logger(() => (level, _message, meta) => {
    lines.push([level, meta]);
  });
  const worker = await database.connect('rentify_worker');
  const query = worker.query.bind(worker);
  const run = () => checkProofs({}, { query, logger } as unknown as JobHelpers);
  await run();
  expect(lines).toEqual([]);
  await post(await database.connect('rentify_owner'), {
    lines: [
      ['ACCOUNTS_RECEIVABLE', 'debit', 100],
      ['CASH', 'credit', 100],
    ],
  });
  await run();
  expect(lines).toEqual([['error', { violationCount: 1 }]]);
});
