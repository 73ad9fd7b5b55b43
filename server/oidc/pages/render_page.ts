import { Eta } from 'eta';
import { PAGE_STYLE } from './page_style.ts';

// It escapes whatever a template shows; a name is never markup.
const eta = new Eta({ views: import.meta.dirname, autoEscape: true, cache: true });

/** A whole page, without script. */
export function renderPage(
  template: 'sign_in' | 'consent' | 'sign_out' | 'message',
  data: { readonly title: string } & Readonly<Record<string, unknown>>,
): string {
  return eta.render(`./${template}`, { ...data, style: PAGE_STYLE });
}
