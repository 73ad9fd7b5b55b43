import { post } from '../support/books.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const db = useDatabase();
let server: TestServer;
let accountant: string;
let agent: string;

beforeAll(async () => {
  const owner = await db.connect('rentify_owner');
  await post(owner);
  server = await startTestServer(db.urls);
  accountant = await server.tokenFor((await user(owner, ['accountant'])).id, 'staff');
  agent = await server.tokenFor((await user(owner, ['agent'])).id, 'staff');
});
afterAll(() => server?.stop());

type Row = { readonly accountCode: string; readonly knownAt: string };
type Answer = { readonly trialBalance: { readonly nodes: readonly Row[] } };

const TRIAL_BALANCE = `query ($day: Date, $at: Datetime, $first: Int, $after: Cursor) {
  trialBalance(effectiveAt: $day, knownAt: $at, first: $first, after: $after) {
    totalCount
    pageInfo { endCursor hasNextPage }
    nodes { accountCode accountType currency debitCents creditCents balanceCents knownAt
            account { name } }
  }
}`;
const ask = async (variables: Record<string, unknown>) =>
  (await server.query(TRIAL_BALANCE, variables, { token: accountant })).data as unknown as Answer;

test('a report is a query; asked for its knownAt it gives the same, whatever was posted since', async () => {
  const first = await ask({ day: '2024-12-31' });
  expect(first.trialBalance.nodes).toMatchObject([
    {
      accountCode: 'CASH',
      accountType: 'ASSET',
      balanceCents: '1000',
      account: { name: 'Cash at the desks' },
    },
    { accountCode: 'REVENUE_FEES', creditCents: '1000', balanceCents: '-1000' },
  ]);
  await post(await db.connect('rentify_owner'), { on: '2024-06-01' });
  const at = first.trialBalance.nodes[0]?.knownAt;
  await expect(ask({ day: '2024-12-31', at })).resolves.toEqual(first);
  const now = await ask({ day: '2024-12-31' });
  expect(now.trialBalance.nodes[0]).toMatchObject({ balanceCents: '2000' });
});

test('its pages are of one point where they are asked for it', async () => {
  const page = await ask({ day: '2024-12-31', first: 1 });
  const at = page.trialBalance.nodes[0]?.knownAt;
  const { trialBalance } = (await ask({ day: '2024-12-31', at, first: 1 })) as unknown as {
    trialBalance: { pageInfo: { endCursor: string; hasNextPage: boolean }; totalCount: number };
  };
  expect(trialBalance).toMatchObject({ totalCount: 2, pageInfo: { hasNextPage: true } });
  const after = trialBalance.pageInfo.endCursor;
  const next = await ask({ day: '2024-12-31', at, first: 1, after });
  expect(next.trialBalance.nodes).toMatchObject([{ accountCode: 'REVENUE_FEES', knownAt: at }]);
});

test('every report answers by its own defaults', async () => {
  const fields = [
    'generalLedger { nodes { balanceCents } }',
    'incomeStatement { nodes { section amountCents } }',
    'balanceSheet { nodes { section amountCents } }',
    'arAgeing { nodes { totalCents } }',
    'taxReport { nodes { taxCents } }',
    'fleetUtilisation { nodes { idleDays } }',
    'vehicleProfitability { nodes { profitCents } }',
    'maintenanceCosts { nodes { costCents } }',
    'revenueByMonth { nodes { revenueCents } }',
  ];
  for (const field of fields) {
    const { errors } = await server.query(`{ ${field} }`, {}, { token: accountant });
    expect(errors).toBeUndefined();
  }
});

test.each([
  ['{ trialBalance { nodes { accountCode } } }', 'FORBIDDEN'],
  ['{ fleetUtilisation { nodes { idleDays } } }', 'FORBIDDEN'],
])('an agent asks %s: %s', async (query, code) => {
  const { errors } = await server.query(query, {}, { token: agent });
  expect(errors?.[0]?.extensions.code).toBe(code);
});

test('an instant to come and a day beyond the calendar are refused by their names', async () => {
  const codeOf = async (variables: Record<string, unknown>) =>
    (await server.query(TRIAL_BALANCE, variables, { token: accountant })).errors?.[0]?.extensions
      .code;
  await expect(codeOf({ at: '2190-01-01T00:00:00Z' })).resolves.toBe('KNOWLEDGE_POINTS_NOT_FUTURE');
  await expect(codeOf({ day: '2200-01-01' })).resolves.toBe('REPORTS_DAYS_BOUNDED');
});

test('a snapshot is taken and verified', async () => {
  const taken = await server.query(
    `mutation { takeSnapshot(input: {kind: BALANCE_SHEET, parameters: {effective_at: "2024-12-31"}}) {
       reportSnapshot { id rowCount sha256 result } } }`,
    {},
    { token: accountant },
  );
  const { takeSnapshot } = taken.data as unknown as {
    takeSnapshot: { reportSnapshot: { id: string; rowCount: number } };
  };
  const { reportSnapshot } = takeSnapshot;
  expect(reportSnapshot.rowCount).toBe(2);
  const verified = await server.query(
    'query ($id: UUID!) { verifySnapshot(snapshotId: $id) }',
    { id: reportSnapshot.id },
    { token: accountant },
  );
  expect(verified.data).toEqual({ verifySnapshot: true });
});
