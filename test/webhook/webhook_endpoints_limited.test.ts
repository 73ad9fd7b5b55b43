import type pg from 'pg';
import { asAdmin, asRoleCommitted } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { user } from '../support/factories.ts';
import { forgetWebhooks } from '../support/forget_webhooks.ts';
import { outcomeOf } from '../support/outcome_of.ts';
import { webhookEndpoint } from '../support/webhook_endpoint.ts';

const database = useDatabase();
const refused = { code: '55000', constraint: 'webhook_endpoints_limited' };
const disabled = { disabled_at: '2026-01-01T00:00Z', disabled_reason: 'It moved.' };

const create = (as: pg.Client) =>
  command(as, 'webhook.create_webhook_endpoint', { url: 'https://hooks.example.com/' });
const enable = (as: pg.Client, webhook_endpoint_id: string) =>
  command(as, 'webhook.enable_webhook_endpoint', { webhook_endpoint_id });
const disable = (as: pg.Client, webhook_endpoint_id: string) =>
  command(as, 'webhook.disable_webhook_endpoint', { webhook_endpoint_id, reason: 'It moved.' });

/** So many that hear; their ids. */
async function hearing(db: pg.Client, count: number): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `insert into webhook.webhook_endpoints (url)
     select 'https://hooks.example.com/' || n from generate_series(1, $1::integer) n
     returning id`,
    [count],
  );
  return rows.map(({ id }) => id);
}
const howManyHear = async (db: pg.Client) => {
  const { rows } = await db.query<{ count: number }>(
    `select count(*)::integer as count from webhook.webhook_endpoints where disabled_at is null`,
  );
  return rows[0]?.count;
};

test('fifty hear; one more is refused until one is disabled', () =>
  database.inTransaction(async (db) => {
    const admin = await user(db, ['admin']);
    const [first = ''] = await hearing(db, 49);
    await asAdmin(db, admin, create);
    await expect(asAdmin(db, admin, create)).rejects.toMatchObject(refused);
    await asAdmin(db, admin, (as) => disable(as, first));
    await asAdmin(db, admin, create);
    await expect(asAdmin(db, admin, create)).rejects.toMatchObject(refused);
    await expect(howManyHear(db)).resolves.toBe(50);
  }));

test('what is disabled does not count, and is enabled only where there is room', () =>
  database.inTransaction(async (db) => {
    const admin = await user(db, ['admin']);
    const [first = ''] = await hearing(db, 50);
    const { id } = await webhookEndpoint(db, disabled);
    const enableIt = () => asAdmin(db, admin, (as) => enable(as, id));
    await expect(enableIt()).rejects.toMatchObject(refused);
    // It hears already: nothing changes.
    await asAdmin(db, admin, (as) => enable(as, first));
    await asAdmin(db, admin, (as) => disable(as, first));
    await expect(enableIt()).resolves.toMatchObject({ disabled_at: null });
    await expect(asAdmin(db, admin, (as) => enable(as, first))).rejects.toMatchObject(refused);
  }));

test('nor does a hand at the database get past it', () =>
  database.inTransaction(async (db) => {
    await hearing(db, 50);
    const { id } = await webhookEndpoint(db, disabled);
    await db.query('savepoint here');
    for (const statement of [
      `insert into webhook.webhook_endpoints (url) values ('https://hooks.example.com/')`,
      `insert into webhook.webhook_endpoints (url)
       select 'https://hooks.example.com/' from generate_series(1, 51)`,
      `update webhook.webhook_endpoints set disabled_at = null, disabled_reason = null
       where id = '${id}'`,
    ]) {
      await expect(db.query(statement)).rejects.toMatchObject(refused);
      await db.query('rollback to here');
    }
  }));

test('nor two who see how many there were before the other', async () => {
  const root = await database.connect('superuser');
  await root.query('begin isolation level repeatable read; set local role rentify_owner');
  const added = root.query(
    `insert into webhook.webhook_endpoints (url) values ('https://hooks.example.com/')`,
  );
  await expect(added).rejects.toMatchObject({ code: '0A000' });
  await root.query('rollback');
});

describe('where forty-nine hear', () => {
  let root: pg.Client;
  let admin: { readonly id: string };
  let waiting: readonly { readonly id: string }[];
  beforeAll(async () => {
    root = await database.connect('superuser');
  });
  beforeEach(() =>
    committed(root, async (db) => {
      await forgetWebhooks(db);
      await hearing(db, 49);
      admin = await user(db, ['admin']);
      waiting = [await webhookEndpoint(db, disabled), await webhookEndpoint(db, disabled)];
    }),
  );
  const enableOne = (as: pg.Client) => enable(as, waiting[0]?.id ?? '');
  const enableOther = (as: pg.Client) => enable(as, waiting[1]?.id ?? '');

  test.each([
    ['register', create, create],
    ['register and enable', create, enableOne],
    ['enable and register', enableOne, create],
    ['enable', enableOne, enableOther],
  ] as const)('two who %s side by side: one is late', async (_what, act, react) => {
    const [one, other] = [await database.connect(), await database.connect()];
    let late: Promise<string> | undefined;
    await asRoleCommitted(one, 'admin', admin, async (as) => {
      await act(as);
      late = outcomeOf(asRoleCommitted(other, 'admin', admin, react));
      await eventually(async () => {
        const { rowCount } = await root.query(
          `select from pg_stat_activity
           where wait_event_type = 'Lock' and datname = current_database()`,
        );
        return rowCount === 1;
      });
    });
    await expect(late).resolves.toBe('webhook_endpoints_limited');
    await expect(howManyHear(root)).resolves.toBe(50);
  });

  test('of sixteen who register at once one is in time', async () => {
    const clients = await Promise.all(Array.from({ length: 16 }, () => database.connect()));
    const outcomes = await Promise.all(
      clients.map((client) => outcomeOf(asRoleCommitted(client, 'admin', admin, create))),
    );
    expect(outcomes.toSorted()).toEqual(['done', ...Array(15).fill('webhook_endpoints_limited')]);
    await expect(howManyHear(root)).resolves.toBe(50);
  });
});
