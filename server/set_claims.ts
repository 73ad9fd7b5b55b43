import type { PoolClient } from 'pg';

/** Tells the transaction who is asking, in the words that ClaimsClient prepares. */
export async function setClaims(
  client: PoolClient,
  pgSettings: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  await client.query(
    'select set_config(el->>0, el->>1, true) from json_array_elements($1::json) el',
    [JSON.stringify(Object.entries(pgSettings).filter(([, value]) => value !== undefined))],
  );
}
