import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { databaseFingerprint } from '../support/database_fingerprint.ts';
import { user } from '../support/factories.ts';
import { mutationFields } from '../support/mutation_fields.ts';
import { type Desk, hoursFromNow, rentalDesk } from '../support/rental_desk.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { validInput } from '../support/valid_input.ts';
import { verifyDatabase } from '../support/verify_database.ts';

type Input = Record<string, unknown>;
const RESERVE = `mutation ($input: ReserveRentalInput!) {
  reserveRental(input: $input) { rental { id } }
}`;
const MONEY = [
  ...['addCharge', 'allocateReceipt', 'captureDeposit', 'capturePayment', 'closeYear'],
  ...['failPayment', 'holdDeposit', 'issueCreditNote', 'issueInvoice', 'postDraft'],
  ...['refundPayment', 'releaseDeposit', 'requestPayment', 'reverseAllocation'],
  ...['settlePayable', 'writeOffInvoice'],
];
const db = useDatabase();
let server: TestServer;
let root: pg.Client;
let desk: Desk;
let token: string;
let wanted: Input;

beforeAll(async () => {
  root = await db.connect('superuser');
  server = await startTestServer(db.urls);
});
beforeEach(async () => {
  desk = await committed(root, rentalDesk);
  token = await server.tokenFor(desk.agent.id, 'staff');
  wanted = await valid('reserveRental');
});
afterEach(() => verifyDatabase(db));
afterAll(() => server?.stop());

const valid = (name: string) => committed(root, (owner) => validInput(name, owner, desk));
const reserve = (key: string, input: Input = wanted, as = token) =>
  server.query(RESERVE, { input }, { token: as, headers: { 'idempotency-key': key } });
const codeOf = (answer: Awaited<ReturnType<typeof reserve>>) => answer.errors?.[0]?.extensions.code;
const rentals = async () =>
  (await root.query('select from rental.rentals where vehicle_id = $1', [desk.vehicle.id]))
    .rowCount;

test('sixteen reservations at once with one key are one rental and one answer', async () => {
  const key = randomUUID();
  const answers = await Promise.all(Array.from({ length: 16 }, () => reserve(key)));
  expect(answers.flatMap(({ errors = [] }) => errors)).toEqual([]);
  expect(new Set(answers.map(({ data }) => JSON.stringify(data))).size).toBe(1);
  expect(answers.filter(({ headers }) => headers.has('idempotency-replayed'))).toHaveLength(15);
  expect(await rentals()).toBe(1);
});

test('sixteen with a key each are one rental and fifteen refusals that say when it is free', async () => {
  const answers = await Promise.all(Array.from({ length: 16 }, () => reserve(randomUUID())));
  const refused = answers.flatMap(({ errors = [] }) => errors);
  expect(
    refused.map(({ extensions: { code, http, details } }) => ({ code, http, details })),
  ).toEqual(
    Array.from({ length: 15 }, () => ({
      code: 'RENTALS_NO_DOUBLE_BOOKING',
      http: { status: 409 },
      details: { nextFreeAt: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T/) },
    })),
  );
  expect(await rentals()).toBe(1);
});

test('another period under the key is refused and reserves nothing', async () => {
  const key = randomUUID();
  expect((await reserve(key)).errors).toBeUndefined();
  const later = {
    ...wanted,
    startAt: hoursFromNow(240).toISOString(),
    endAt: hoursFromNow(288).toISOString(),
  };
  const other = await reserve(key, later);
  expect({ code: codeOf(other), status: other.status }).toEqual({
    code: 'IDEMPOTENCY_KEYS_SAME_REQUEST',
    status: 422,
  });
  expect(await rentals()).toBe(1);
});

test('a refused reservation leaves its key free for the corrected one', async () => {
  const key = randomUUID();
  const reversed = { ...wanted, startAt: wanted['endAt'], endAt: wanted['startAt'] };
  expect(codeOf(await reserve(key, reversed))).toBe('QUOTES_PERIOD_FORWARD');
  expect((await reserve(key)).errors).toBeUndefined();
  expect(await rentals()).toBe(1);
});

test('whoever may reserve no more gets 403 for the answer that is stored', async () => {
  const key = randomUUID();
  expect((await reserve(key)).errors).toBeUndefined();
  await root.query('delete from identity.user_roles where user_id = $1', [desk.agent.id]);
  const replay = await reserve(key);
  expect({ code: codeOf(replay), status: replay.status, data: replay.data }).toEqual({
    code: 'FORBIDDEN',
    status: 403,
    data: undefined,
  });
});

test("one agent's key is nothing to another: no answer of theirs, a refusal of one's own", async () => {
  const key = randomUUID();
  await reserve(key);
  const other = await committed(root, (owner) => user(owner, ['agent']));
  const answer = await reserve(key, wanted, await server.tokenFor(other.id, 'staff'));
  expect(answer.headers.has('idempotency-replayed')).toBe(false);
  expect(codeOf(answer)).toBe('RENTALS_NO_DOUBLE_BOOKING');
});

test('every command that moves money, and no other, is refused without a key', async () => {
  const admin = await committed(root, (owner) => user(owner, ['admin']));
  const adminToken = await server.tokenFor(admin.id, 'admin');
  const refused: string[] = [];
  for (const { name, document } of mutationFields) {
    desk = await committed(root, rentalDesk);
    const input = await valid(name);
    const before = await databaseFingerprint(root);
    const answer = await server.query(document, { input }, { token: adminToken });
    if (answer.errors === undefined) continue;
    expect([codeOf(answer), answer.status]).toEqual(['IDEMPOTENCY_KEY_REQUIRED', 400]);
    expect(await databaseFingerprint(root)).toEqual(before);
    refused.push(name);
  }
  expect(refused.sort()).toEqual(MONEY);
});
