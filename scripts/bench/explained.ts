import type pg from 'pg';
import { planNodes } from './plan_nodes.ts';

/** The plans of the statements that run inside of one, which auto_explain tells as notices. */
export async function explained(
  root: pg.Client,
  statement: string,
  values: readonly unknown[] = [],
): Promise<string[]> {
  const notices: string[] = [];
  const hear = ({ message }: { readonly message?: string | undefined }) =>
    notices.push(message ?? '');
  await root.query("load 'auto_explain'");
  await root.query(`
    set auto_explain.log_min_duration = 0;
    set auto_explain.log_nested_statements = on;
    set auto_explain.log_level = notice;
    set client_min_messages = notice`);
  root.on('notice', hear);
  try {
    await root.query(statement, [...values]);
  } finally {
    root.off('notice', hear);
    await root.query('set auto_explain.log_min_duration = -1');
  }
  return notices.map(planNodes).filter((plan) => plan !== '');
}
