import type {} from 'postgraphile';
import { TYPES } from 'postgraphile/@dataplan/pg';

const SNAPSHOT_TYPES = new Set(['xid8', 'pg_snapshot']);

/**
 * Transaction ids and snapshots are text, as Postgres writes them. PostGraphile does not know the
 * types and would complain at each start of every column that has one, the hidden ones too.
 */
export const SnapshotTypesPlugin: GraphileConfig.Plugin = {
  name: 'SnapshotTypesPlugin',
  version: '1.0.0',
  before: ['PgCodecsPlugin'],
  gather: {
    hooks: {
      pgCodecs_findPgCodec(_info, event) {
        if (SNAPSHOT_TYPES.has(event.pgType.typname)) event.pgCodec ??= TYPES.text;
      },
    },
  },
};
