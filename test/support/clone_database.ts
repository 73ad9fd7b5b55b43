import pg from 'pg';
import { withClient } from '../../scripts/database/with_client.ts';

/**
 * A copy of the template, its owner and its grants included, which `create database` leaves out.
 * Copying files takes a third of the time of going through the log (PostgreSQL 18, fsync off).
 */
export async function cloneDatabase(rootUrl: string, template: string, name: string) {
  const [from, to] = [pg.escapeIdentifier(template), pg.escapeIdentifier(name)];
  await withClient(rootUrl, async (root) => {
    await root.query(
      `create database ${to} template ${from} strategy file_copy owner rentify_owner`,
    );
    const grants = await root.query<{ grant: string }>(
      `select format('grant %s on database %I to %s', a.privilege_type, $2::text,
                     a.grantee::regrole) as grant
       from pg_catalog.pg_database d, aclexplode(d.datacl) a
       where d.datname = $1 and a.grantee <> 0`,
      [template, name],
    );
    const statements = [
      `revoke all on database ${to} from public`,
      ...grants.rows.map((r) => r.grant),
    ];
    await root.query(statements.join(';'));
  });
}
