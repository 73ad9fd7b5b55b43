import express, { type Express } from 'express';
import type { Gate } from './auth/gate.ts';
import type { Config } from './config.ts';
import { developmentMessages } from './http/development_messages.ts';
import { live } from './http/live.ts';
import { metricsPage } from './http/metrics_page.ts';
import { type ReadinessChecks, ready } from './http/ready.ts';
import type { Metrics } from './metrics.ts';

/** The port for machines that look after this process; never published. */
export function createAdminApp({
  config,
  gate,
  metrics,
  checks,
  isStopping,
}: {
  config: Pick<Config, 'nodeEnv'>;
  gate: Gate;
  metrics: Metrics;
  checks: ReadinessChecks;
  isStopping: () => boolean;
}): Express {
  const app = express();
  app.disable('x-powered-by');
  app.get('/live', live());
  app.get('/ready', ready(checks, isStopping));
  app.get('/metrics', metricsPage(metrics));
  if (config.nodeEnv !== 'production') app.get('/messages', developmentMessages(gate));
  return app;
}
