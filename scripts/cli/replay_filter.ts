/** Which events of the archive a replay means, and who hears of them; null: all, everybody. */
export interface ReplayFilter {
  readonly consumer: string | null;
  readonly ids: readonly string[] | null;
  readonly context: string | null;
  readonly from: string | null;
  readonly until: string | null;
}
