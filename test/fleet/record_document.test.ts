import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { asRoleCommitted, asStaff } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { user, vehicle } from '../support/factories.ts';

const database = useDatabase();
const overlap = { code: '23P01', constraint: 'vehicle_documents_no_overlap' };

async function desk(db: pg.Client) {
  const manager = await user(db, ['fleet_manager']);
  const { id: vehicle_id } = await vehicle(db);
  return {
    manager,
    vehicle_id,
    record: (given: Record<string, unknown> = {}) =>
      asStaff(db, manager, () =>
        command<{ id: string }>(db, 'fleet.record_document', {
          vehicle_id,
          kind: 'insurance',
          document_number: 'A1',
          valid_during: '[2026-01-01,2027-01-01)',
          ...given,
        }),
      ),
  };
}

test('a document and its renewal from the next day on stand side by side', () =>
  database.inTransaction(async (db) => {
    const { manager, record } = await desk(db);
    await expect(record({ document_number: ' A 1\u200b ' })).resolves.toMatchObject({
      document_number: 'A 1',
      created_by: manager.id,
      replaced_at: null,
    });
    await record({ valid_during: '[2027-01-01,2028-01-01)' });
    await record({ kind: 'inspection' });
  }));

test.each(['[2026-12-31,2027-12-31)', '[2025-01-01,2026-01-01]', '[2026-03-01,2026-03-02)'])(
  'a second one of the kind for some of the days is refused: vehicle_documents_no_overlap %s',
  (valid_during) =>
    database.inTransaction(async (db) => {
      const { record } = await desk(db);
      await record();
      await expect(record({ valid_during })).rejects.toMatchObject(overlap);
    }),
);

test('two at once: one is refused', async () => {
  const owner = await database.connect('rentify_owner');
  const manager = await user(owner, ['fleet_manager']);
  const { id: vehicle_id } = await vehicle(owner);
  const attempts = await Promise.allSettled(
    ['A', 'B'].map(async (document_number) => {
      const client = await database.connect();
      return asRoleCommitted(client, 'staff', manager, () =>
        command(client, 'fleet.record_document', {
          vehicle_id,
          kind: 'insurance',
          document_number,
          valid_during: '[2026-01-01,2027-01-01)',
        }),
      );
    }),
  );
  expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(attempts.find(({ status }) => status === 'rejected')).toMatchObject({ reason: overlap });
});

test.each([
  ['that never ends', { valid_during: '[2026-01-01,)' }, 'vehicle_documents_valid_during_bounded'],
  ['that never began', { valid_during: '(,2026-01-01)' }, 'vehicle_documents_valid_during_bounded'],
  [
    'until infinity',
    { valid_during: '[2026-01-01,infinity)' },
    'vehicle_documents_valid_during_bounded',
  ],
  ['of no day', { valid_during: 'empty' }, 'vehicle_documents_valid_during_bounded'],
  [
    'of the far future',
    { valid_during: '[2199-01-01,2200-01-02)' },
    'vehicle_documents_valid_during_bounded',
  ],
  [
    'with a long number',
    { document_number: 'x'.repeat(81) },
    'vehicle_documents_document_number_length',
  ],
  ['with a long issuer', { issuer: 'x'.repeat(121) }, 'vehicle_documents_issuer_length'],
  [
    'with a long reference',
    { file_reference: 'x'.repeat(501) },
    'vehicle_documents_file_reference_length',
  ],
  ['of a kind that nobody knows', { kind: 'poem' }, 'document_kind_known'],
])('a document %s is refused', (_what, given, constraint) =>
  database.inTransaction(async (db) => {
    const { record } = await desk(db);
    await expect(record(given)).rejects.toMatchObject({ code: '23514', constraint });
  }),
);

test('of a vehicle that is not there: vehicle_documents_vehicle_id_fkey', () =>
  database.inTransaction(async (db) => {
    const { record } = await desk(db);
    await expect(record({ vehicle_id: randomUUID() })).rejects.toMatchObject({
      code: '23503',
      constraint: 'vehicle_documents_vehicle_id_fkey',
    });
  }));

test('an agent may not', () =>
  database.inTransaction(async (db) => {
    const { vehicle_id } = await desk(db);
    const agent = await user(db, ['agent']);
    const attempt = () =>
      command(db, 'fleet.record_document', {
        vehicle_id,
        kind: 'insurance',
        document_number: 'A1',
        valid_during: '[2026-01-01,2027-01-01)',
      });
    await expect(asStaff(db, agent, attempt)).rejects.toMatchObject({ code: '42501' });
  }));
