import { post } from '../support/books.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const db = useDatabase();
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer(db.urls);
});
afterAll(() => server?.stop());

test('an accountant asks whether the books prove, and what does not; an agent may not', async () => {
  const owner = await db.connect('rentify_owner');
  const [accountant, agent] = await Promise.all(
    (['accountant', 'agent'] as const).map(async (role) =>
      server.tokenFor((await user(owner, [role])).id, 'staff'),
    ),
  );
  const ask = (token = '') =>
    server.query('{ proofs { nodes { rule entity entityId detail } } }', {}, { token });
  await expect(ask(accountant)).resolves.toMatchObject({ data: { proofs: { nodes: [] } } });
  await post(owner, {
    lines: [
      ['ACCOUNTS_RECEIVABLE', 'debit', 100],
      ['CASH', 'credit', 100],
    ],
  });
  await expect(ask(accountant)).resolves.toMatchObject({
    data: { proofs: { nodes: [{ rule: 'receivables_unlike_invoices', entity: 'account' }] } },
  });
  await expect(ask(agent)).resolves.toMatchObject({
    errors: [{ extensions: { code: 'FORBIDDEN' } }],
  });
});
