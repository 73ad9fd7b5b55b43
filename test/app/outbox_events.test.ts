import { useDatabase } from '../support/database.ts';
import { vehicle } from '../support/factories.ts';

const database = useDatabase();
const events = 'select event_type from app.outbox_events where aggregate_id = $1 order by seq';

test('an event exists if and only if its change was committed', async () => {
  const owner = await database.connect('rentify_owner');
  await owner.query('begin');
  const undone = await vehicle(owner);
  await owner.query('rollback');
  const done = await vehicle(owner);
  await expect(owner.query(events, [undone.id])).resolves.toMatchObject({ rows: [] });
  await expect(owner.query(events, [done.id])).resolves.toMatchObject({
    rows: [{ event_type: 'VehicleRegistered' }],
  });
});

test('a row that was not written tells of nothing', () =>
  database.inTransaction(async (db) => {
    const { id } = await vehicle(db);
    await db.query(
      `insert into fleet.vehicles (id, plate_number, make, model, vehicle_class_id, home_location_id)
       select id, plate_number, make, model, vehicle_class_id, home_location_id
       from fleet.vehicles where id = $1
       on conflict do nothing`,
      [id],
    );
    await expect(db.query(events, [id])).resolves.toMatchObject({ rowCount: 1 });
  }));

test('money is a string in an event, as everywhere in JSON', () =>
  database.inTransaction(async (db) => {
    const payload = { total_cents: 1234, fee_cents: null, nights: 2 };
    await db.query(`select app.emit_event('X', 'test', uuidv7(), $1)`, [payload]);
    await expect(
      db.query(`select payload from app.outbox_events where event_type = 'X'`),
    ).resolves.toMatchObject({
      rows: [{ payload: { total_cents: '1234', fee_cents: null, nights: 2 } }],
    });
  }));

test('of an event moved twice there is one: outbox_events_shard_seq_key', () =>
  database.inTransaction(async (db) => {
    await vehicle(db);
    await expect(
      db.query(
        `insert into app.outbox_events (seq, aggregate_type, aggregate_id, event_type, payload)
           overriding system value
         select seq, aggregate_type, aggregate_id, event_type, payload from app.outbox_events`,
      ),
    ).rejects.toMatchObject({ code: '23505', constraint: 'outbox_events_shard_seq_key' });
  }));

test('a move is allowed once: state_transitions_move_key', () =>
  database.inTransaction(async (db) => {
    await expect(
      db.query(
        `insert into app.state_transitions (machine, from_state, to_state, command)
         values ('vehicle', null, 'active', 'register_vehicle')`,
      ),
    ).rejects.toMatchObject({ code: '23505', constraint: 'state_transitions_move_key' });
  }));
