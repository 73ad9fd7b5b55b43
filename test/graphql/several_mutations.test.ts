import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { uniqueCode } from '../support/unique_code.ts';

const db = useDatabase();
let server: TestServer;
let root: pg.Client;
let token: string;

beforeAll(async () => {
  root = await db.connect('superuser');
  const manager = await committed(root, (owner) => user(owner, ['fleet_manager']));
  server = await startTestServer(db.urls);
  token = await server.tokenFor(manager.id, 'staff');
});
afterAll(() => server?.stop());

const TWO = `mutation ($a: CreateVehicleClassInput!, $b: CreateVehicleClassInput!) {
  first: createVehicleClass(input: $a) { vehicleClass { code } }
  second: createVehicleClass(input: $b) { vehicleClass { code } }
}`;
const two = (a: string, b: string, headers = {}) =>
  server.query(
    TWO,
    { a: { code: a, name: 'First' }, b: { code: b, name: 'Second' } },
    { token, headers },
  );
const stored = async (...codes: string[]) => {
  const { rows } = await root.query(
    'select code from fleet.vehicle_classes where code = any ($1) order by code',
    [codes],
  );
  return rows.map(({ code }) => code);
};

test('two mutations are two transactions in their order: what succeeded stays', async () => {
  const code = uniqueCode();
  const { data, errors } = await two(code, code);
  expect(data).toEqual({ first: { vehicleClass: { code } }, second: null });
  expect(errors?.map(({ path, extensions }) => [path, extensions.code])).toEqual([
    [['second'], 'VEHICLE_CLASSES_CODE_KEY'],
  ]);
  expect(await stored(code)).toEqual([code]);
});

test('what fails first does not keep the next from its own transaction', async () => {
  const code = uniqueCode();
  const { data, errors } = await two('not a code!', code);
  expect(data).toEqual({ first: null, second: { vehicleClass: { code } } });
  expect(errors).toHaveLength(1);
  expect(await stored(code)).toEqual([code]);
});

test('with a key they are refused both: a key stands for one change', async () => {
  const [a, b] = [uniqueCode(), uniqueCode()];
  const { errors, status } = await two(a, b, { 'idempotency-key': randomUUID() });
  expect([status, errors?.[0]?.extensions.code]).toEqual([400, 'IDEMPOTENCY_KEY_SINGLE_MUTATION']);
  expect(await stored(a, b)).toEqual([]);
});
