import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The style of every page, which stands in the page itself: it needs nothing else. */
export const PAGE_STYLE = readFileSync(join(import.meta.dirname, 'style.css'), 'utf8');
