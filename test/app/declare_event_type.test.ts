import type pg from 'pg';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();

const declare = (db: pg.Client, type: string, version = 1) =>
  db.query(`select app.declare_event_type($1, 'rental', 'rental', 'It is.', $2)`, [type, version]);

test('a type that is declared again is what it was declared as last', () =>
  database.inTransaction(async (db) => {
    await declare(db, 'RentalReserved');
    await declare(db, 'RentalReserved', 2);
    const { rows } = await db.query(
      `select schema_version, description from app.event_types where event_type = 'RentalReserved'`,
    );
    expect(rows).toEqual([{ schema_version: 2, description: 'It is.' }]);
  }));

test.each(['rentalReserved', 'Rental', 'RENTAL_RESERVED', 'Rental Reserved', ''])(
  '%p names no event: event_types_event_type_format',
  (type) =>
    database.inTransaction(async (db) => {
      await expect(declare(db, type)).rejects.toMatchObject({
        code: '23514',
        constraint: 'event_types_event_type_format',
      });
    }),
);

test('there is no version before the first: event_types_schema_version_positive', () =>
  database.inTransaction(async (db) => {
    await expect(declare(db, 'RentalReserved', 0)).rejects.toMatchObject({
      code: '23514',
      constraint: 'event_types_schema_version_positive',
    });
  }));
