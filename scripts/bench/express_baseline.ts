import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { PoolClient } from 'pg';
import { pino } from 'pino';
import { createGate } from '../../server/auth/gate.ts';
import { ownIssuer } from '../../server/auth/own_issuer.ts';
import { createSigningKeys } from '../../server/auth/signing_keys.ts';
import { createTokenVerifier } from '../../server/auth/token_verifier.ts';
import { readConfig } from '../../server/config.ts';
import { createPool } from '../../server/create_pool.ts';
import { createRequestContext } from '../../server/graphql/request_context.ts';
import { accessLog } from '../../server/http/access_log.ts';
import { authenticate } from '../../server/http/authenticate.ts';
import { correlation } from '../../server/http/correlation.ts';
import { createLimits } from '../../server/http/limits/create_limits.ts';
import { securityHeaders } from '../../server/http/security_headers.ts';
import { createLogger } from '../../server/logger.ts';
import { createMetrics } from '../../server/metrics.ts';
import { loadSecretKey } from '../../server/secrets/load_secret_key.ts';

// What a person would write instead of PostGraphile: the same middleware in front, the same claims,
// one prepared query, its rows as JSON. Started by measure_graphql.ts as a process of its own.
const queries = {
  '/one': `
    select id, plate_number as "plateNumber", make, model, status
    from fleet.vehicles where id = $1`,
  '/list': `
    select v.id, v.plate_number as "plateNumber", v.make, v.model, (
      select coalesce(json_agg(r), '[]') from (
        select r.id, r.start_at as "startAt", r.end_at as "endAt", r.status,
          r.total_cents as "totalCents"
        from rental.rentals r where r.vehicle_id = v.id order by r.start_at desc, r.id desc limit 5
      ) r) as rentals
    from fleet.vehicles v where v.id >= $1 order by v.id limit 20`,
  '/aggregate': `
    select count(*)::int as "totalCount"
    from rental.rentals where vehicle_id = $1`,
};

const config = readConfig(['DATABASE_URL']);
const logger = createLogger(config, pino.destination('/dev/null'));
const pool = createPool(config, logger);
const metrics = createMetrics({ pool });
const gate = createGate({ pool, config });
const secretKey = await loadSecretKey(config);
const keys = await createSigningKeys({ gate, secretKey, logger });
const verifyToken = createTokenVerifier([ownIssuer(config, keys)], { nowMs: Date.now });
const claims = createRequestContext(config);
const limits = createLimits({
  config: { ...config, apiRatePerMinute: 10_000_000 },
  redis: undefined,
  metrics,
  gate,
  secretKey,
});

const app = express();
app.disable('x-powered-by');
app.disable('etag');
app.use(securityHeaders());
app.use(correlation());
app.use(accessLog({ logger, metrics }));
app.use(authenticate({ verifyToken, gate, logger }));
app.use(limits.api());
app.use(express.json({ limit: 100_000 }));
for (const [path, text] of Object.entries(queries)) {
  app.post(path, async (request, response) => {
    const { id } = request.body as { id: string };
    response.json({ data: await inTransaction((client) => answer(client, path, text, id)) });
  });
}

const server = createServer(app);
server.listen(0, '127.0.0.1', () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});

async function answer(client: PoolClient, name: string, text: string, id: string) {
  const { rows } = await client.query({ name, text, values: [id] });
  return rows;
}

async function inTransaction<Result>(work: (client: PoolClient) => Promise<Result>) {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const settings = Object.entries(claims().pgSettings).filter(([, value]) => value !== undefined);
    await client.query({
      name: 'claims',
      text: 'select set_config(el->>0, el->>1, true) from json_array_elements($1::json) el',
      values: [JSON.stringify(settings)],
    });
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}
