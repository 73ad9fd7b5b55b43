import type { JobHelpers, Task } from 'graphile-worker';
import type { DocumentData } from '../../documents/document_data.ts';
import { renderDocument } from '../../documents/render_document.ts';
import { runAgainSoon } from '../../run_again_soon.ts';

// Of each kind and round: what is issued meanwhile comes first in the next.
const ROUND_SIZE = 10;
const MAX_ROUNDS = 100;

/** Idempotent by the document's rendered_at: it is set once, with its files. */
export const renderDocuments: Task = async (_payload, helpers) => {
  const { query, logger, abortSignal } = helpers;
  const failures = new Map<string, unknown>();
  let rendered = 0;
  for (let round = 0; round < MAX_ROUNDS && !abortSignal.aborted; round += 1) {
    const waiting = await documentsToRender(helpers, [...failures.keys()]);
    if (waiting.length === 0) break;
    for (const data of waiting) {
      try {
        await renderDocument(query, data);
        rendered += 1;
      } catch (error) {
        // The others must not wait for it; it fails the job at the end.
        failures.set(data.id, error);
      }
    }
  }
  if (rendered > 0) logger.info('documents rendered', { count: rendered });
  if (failures.size > 0) {
    throw new AggregateError(failures.values(), `Not rendered: ${[...failures.keys()].join(', ')}`);
  }
  await runAgainSoon(helpers);
};

async function documentsToRender(
  { query }: Pick<JobHelpers, 'query'>,
  failedIds: readonly string[],
): Promise<DocumentData[]> {
  const { rows } = await query<{ data: DocumentData }>(
    'select accounting.documents_to_render($1, $2) as data',
    [ROUND_SIZE, failedIds],
  );
  return rows.map(({ data }) => data);
}
