import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();
const query = join(import.meta.dirname, 'conventions.sql');

async function broken(db: pg.Client): Promise<string[]> {
  const { rows } = await db.query<{ rule: string; object: string }>(await readFile(query, 'utf8'));
  return rows.map(({ rule, object }) => `${rule}: ${object}`);
}

test('the schema keeps the house rules', () =>
  database.inTransaction(async (db) => {
    await expect(broken(db)).resolves.toEqual([]);
  }));

test('P24: a table that keeps no rule is told so', () =>
  database.inTransaction(async (db) => {
    await db.query(`
      create table app.sloppy (
        id integer primary key,
        parent_id integer references app.sloppy,
        active boolean,
        made timestamp,
        price_cents integer,
        name varchar(10) check (name <> '')
      );
      grant all on app.sloppy to public, staff;
      create policy everybody on app.sloppy for update using (true);
      create policy sloppy_staff_reads on app.sloppy for select to staff
        using (app.has_permission('vehicles.read'));
      create function app.sloppy(integer) returns integer language plpgsql security definer
        as 'begin perform app.raise_rule(''sloppy_rule''); return 1; end';
      grant execute on function app.sloppy(integer) to public;
    `);
    const told = (await broken(db)).filter((line) => line.includes('sloppy'));
    expect(told).toMatchSnapshot();
  }));
