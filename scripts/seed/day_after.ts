const dayMs = 86_400_000;

/** The calendar day so many days after (or before) another, both as 2026-01-31. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}
