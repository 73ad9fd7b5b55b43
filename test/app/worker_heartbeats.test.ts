import { useDatabase } from '../support/database.ts';

const database = useDatabase();

test('worker_heartbeats_worker_id_length: a worker has a name', () =>
  database.inTransaction(async (db) => {
    await expect(db.query(`select app.enter_worker('')`)).rejects.toMatchObject({
      code: '23514',
      constraint: 'worker_heartbeats_worker_id_length',
    });
  }));

test('who has not entered, or is forgotten, learns by its beat that it does not live', () =>
  database.inTransaction(async (db) => {
    const beat = () => db.query(`select app.beat_worker('a pool') as lives`);
    await expect(beat()).resolves.toMatchObject({ rows: [{ lives: false }] });
    await db.query(`select app.enter_worker('a pool')`);
    await expect(beat()).resolves.toMatchObject({ rows: [{ lives: true }] });
    await db.query(`select app.bury_dead_workers('0 seconds')`);
    await expect(beat()).resolves.toMatchObject({ rows: [{ lives: false }] });
  }));
