import type { Comparison } from './compared.ts';

/** A line of docs/benchmarks.md. */
export type Row = Partial<Comparison> & {
  readonly name: string;
  readonly peer: string;
  /** What it must reach: a ratio of the rates, or a time. Without one it is there to explain. */
  readonly aim?: { readonly atLeast: number } | { readonly belowMs: number };
  /** Where a time is measured and not a ratio. */
  readonly milliseconds?: number;
  readonly notes?: string;
};
