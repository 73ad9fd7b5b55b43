import type { Pool } from 'pg';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { observeDatabase } from './observe_database.ts';
import { observeJobs } from './observe_jobs.ts';
import { observeLags } from './observe_lags.ts';
import { observeMessages } from './observe_messages.ts';
import { observeOutbox } from './observe_outbox.ts';
import { observeProofs } from './observe_proofs.ts';
import { observeTransactions } from './observe_transactions.ts';
import { observeWebhooks } from './observe_webhooks.ts';

export interface FinishedRequest {
  readonly method: string;
  readonly status: number;
  readonly operation?: { readonly name: string; readonly type: string } | undefined;
  readonly errorStatuses: readonly number[];
  readonly durationMs: number;
}

export interface Metrics {
  readonly registry: Registry;
  observeRequest(request: FinishedRequest): void;
  countRefusal(limiter: string): void;
  countLimiterFailure(limiter: string): void;
}

// Clients choose the operations' names: beyond these the label would grow without end.
const MAX_OPERATION_NAMES = 200;
const BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Rate, errors and duration of requests and operations; limits, pool, database, proofs, queues, jobs, process. */
export function createMetrics({ pool }: { pool: Pool }): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  observePool(registry, pool);
  observeDatabase(registry, pool);
  observeProofs(registry, pool);
  observeMessages(registry, pool);
  observeWebhooks(registry, pool);
  observeOutbox(registry, pool);
  observeLags(registry, pool);
  observeJobs(registry, pool);
  observeTransactions(registry, pool);
  const requests = new Counter({
    name: 'http_requests_total',
    help: 'Requests by method and status.',
    labelNames: ['method', 'status'],
    registers: [registry],
  });
  const operations = new Histogram({
    name: 'graphql_operation_duration_seconds',
    help: 'GraphQL operations by name, type and outcome (ok, refused, failed).',
    labelNames: ['operation', 'type', 'outcome'],
    buckets: BUCKETS_S,
    registers: [registry],
  });
  const refusals = new Counter({
    name: 'limiter_refusals_total',
    help: 'Requests that were too many, by limiter.',
    labelNames: ['limiter'],
    registers: [registry],
  });
  const failures = new Counter({
    name: 'limiter_failures_total',
    help: 'Requests that Redis could not count, by limiter: doors are closed, the rest is open.',
    labelNames: ['limiter'],
    registers: [registry],
  });
  const names = new Set<string>();

  return {
    registry,
    countRefusal: (limiter) => refusals.inc({ limiter }),
    countLimiterFailure: (limiter) => failures.inc({ limiter }),
    observeRequest({ method, status, operation, errorStatuses, durationMs }) {
      requests.inc({ method, status });
      if (operation === undefined) return;
      if (names.size < MAX_OPERATION_NAMES) names.add(operation.name);
      operations.observe(
        {
          operation: names.has(operation.name) ? operation.name : 'other',
          type: operation.type,
          outcome: outcomeOf(errorStatuses),
        },
        durationMs / 1_000,
      );
    },
  };
}

function outcomeOf(errorStatuses: readonly number[]): string {
  if (errorStatuses.length === 0) return 'ok';
  return errorStatuses.some((status) => status >= 500) ? 'failed' : 'refused';
}

function observePool(registry: Registry, pool: Pool): void {
  const connections = new Gauge({
    name: 'pg_pool_connections',
    help: 'Connections of the API pool by state; waiting counts requests without one.',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      this.set({ state: 'busy' }, pool.totalCount - pool.idleCount);
      this.set({ state: 'idle' }, pool.idleCount);
      this.set({ state: 'waiting' }, pool.waitingCount);
    },
  });
  connections.set({ state: 'waiting' }, 0);
}
