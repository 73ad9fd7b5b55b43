import type pg from 'pg';
import { asStaff } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';

const database = useDatabase();

async function create(db: pg.Client, given: Record<string, unknown>) {
  const manager = await user(db, ['fleet_manager']);
  return asStaff(db, manager, () =>
    command(db, 'fleet.create_vehicle_class', { code: 'VAN', name: 'Van', ...given }),
  );
}

test('a class has its code in capitals', () =>
  database.inTransaction(async (db) => {
    await expect(create(db, { code: ' van_9 ' })).resolves.toMatchObject({ code: 'VAN_9' });
  }));

test('a code is given once: vehicle_classes_code_key', () =>
  database.inTransaction(async (db) => {
    await create(db, { code: 'VAN' });
    await expect(create(db, { code: 'van' })).rejects.toMatchObject({
      code: '23505',
      constraint: 'vehicle_classes_code_key',
    });
  }));

test.each([
  ['a code with a space', { code: 'BIG VAN' }, 'vehicle_classes_code_format'],
  ['a code that begins with a digit', { code: '9VAN' }, 'vehicle_classes_code_format'],
  ['a code with a dotless i', { code: 'mınI' }, 'vehicle_classes_code_format'],
  ['a code of 21', { code: 'V'.repeat(21) }, 'vehicle_classes_code_format'],
  ['a long name', { name: 'x'.repeat(61) }, 'vehicle_classes_name_length'],
  [
    'a gap among the documents',
    { compulsory_documents: ['insurance', null] },
    'vehicle_classes_compulsory_documents_whole',
  ],
  [
    'too many documents',
    { compulsory_documents: Array(21).fill('other') },
    'vehicle_classes_compulsory_documents_whole',
  ],
  ['a document that nobody knows', { compulsory_documents: ['poem'] }, 'document_kind_known'],
])('%s is refused', (_what, given, constraint) =>
  database.inTransaction(async (db) => {
    await expect(create(db, given)).rejects.toMatchObject({ code: '23514', constraint });
  }),
);

test('an agent may not', () =>
  database.inTransaction(async (db) => {
    const agent = await user(db, ['agent']);
    const attempt = () => command(db, 'fleet.create_vehicle_class', { code: 'VAN', name: 'Van' });
    await expect(asStaff(db, agent, attempt)).rejects.toMatchObject({ code: '42501' });
  }));
