import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { asStaff } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { user, vehicle } from '../support/factories.ts';

const database = useDatabase();

async function desk(db: pg.Client) {
  const manager = await user(db, ['fleet_manager']);
  const { id: vehicle_id } = await vehicle(db);
  const call = (name: string, args: Record<string, unknown>) =>
    asStaff(db, manager, () => command<{ id: string }>(db, name, args));
  const recorded = await call('fleet.record_document', {
    vehicle_id,
    kind: 'insurance',
    document_number: 'A1',
    valid_during: '[2026-01-01,2027-01-01)',
  });
  const replace = (given: Record<string, unknown> = {}) =>
    call('fleet.replace_document', {
      document_id: recorded.id,
      document_number: 'A2',
      valid_during: '[2026-02-01,2027-02-01)',
      ...given,
    });
  return { recorded, replace };
}

test('the right record takes the place of the wrong one, which stays', () =>
  database.inTransaction(async (db) => {
    const { recorded, replace } = await desk(db);
    await expect(replace()).resolves.toMatchObject({ document_number: 'A2', kind: 'insurance' });
    const { rows } = await db.query(
      `select document_number, replaced_at is not null as is_replaced
       from fleet.vehicle_documents where id = $1`,
      [recorded.id],
    );
    expect(rows).toEqual([{ document_number: 'A1', is_replaced: true }]);
  }));

test('what was replaced is not replaced again: vehicle_documents_not_replaced', () =>
  database.inTransaction(async (db) => {
    const { replace } = await desk(db);
    await replace();
    await expect(replace({ document_number: 'A3' })).rejects.toMatchObject({
      code: '55000',
      constraint: 'vehicle_documents_not_replaced',
    });
  }));

test('a record that would not stand leaves the old one in its place', () =>
  database.inTransaction(async (db) => {
    const { recorded, replace } = await desk(db);
    await expect(replace({ valid_during: 'empty' })).rejects.toMatchObject({
      constraint: 'vehicle_documents_valid_during_bounded',
    });
    const { rows } = await db.query(
      'select replaced_at from fleet.vehicle_documents where id = $1',
      [recorded.id],
    );
    expect(rows).toEqual([{ replaced_at: null }]);
  }));

test('a document that is not there is not found', () =>
  database.inTransaction(async (db) => {
    const { replace } = await desk(db);
    await expect(replace({ document_id: randomUUID() })).rejects.toMatchObject({ code: 'P0002' });
  }));
