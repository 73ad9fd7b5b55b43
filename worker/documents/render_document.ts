import type { JobHelpers } from 'graphile-worker';
import type { DocumentData } from './document_data.ts';
import { documentView } from './document_view.ts';
import { renderHtml } from './render_html.ts';
import { renderPdf } from './render_pdf.ts';

/** Renders a document and keeps it, unless somebody else has been faster. */
export async function renderDocument(
  query: JobHelpers['query'],
  data: DocumentData,
): Promise<void> {
  const view = documentView(data);
  const pdf = await renderPdf(view);
  await query('select accounting.store_document($1, $2, $3, $4)', [
    data.kind,
    data.id,
    renderHtml(view),
    pdf,
  ]);
}
