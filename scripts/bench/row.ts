import type { Comparison } from './compared.ts';

/** A line of docs/benchmarks.md. */
export type Row = Partial<Comparison> & {
  readonly name: string;
  readonly peer: string;
  /** What it must reach: a ratio of rates or of CPU, or a time. Without one it is there to explain. */
  readonly aim?:
    | { readonly atLeast: number }
    | { readonly cpuAtMost: number }
    | { readonly belowMs: number };
  /** Where a time is measured and not a ratio. */
  readonly milliseconds?: number;
  readonly notes?: string;
};
