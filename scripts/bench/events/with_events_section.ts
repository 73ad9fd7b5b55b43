const section = /^## Events\n[\s\S]*?(?=^## )/m;

/** The page with this section instead of the one that it has; the rest stays. */
export function withEventsSection(page: string, events: string): string {
  if (!section.test(page)) throw new Error('docs/benchmarks.md has no section of the events.');
  return page.replace(section, () => `${events}\n`);
}
