import { Eta } from 'eta';
import type { DocumentView } from './document_view.ts';

// It escapes whatever the template shows; a name is never markup.
const eta = new Eta({ views: import.meta.dirname, autoEscape: true, cache: true });

/** A page that needs nothing else: it can be kept, mailed and printed. */
export function renderHtml(view: DocumentView): Buffer {
  return Buffer.from(eta.render('./document', view));
}
