import type { Sample } from './interleaved.ts';
import { median } from './median.ts';

export type Comparison = {
  /** Ours ÷ the peer's transactions a second: more is better. */
  readonly rate: number;
  /** Ours ÷ the peer's CPU per transaction: less is better. Undefined where it cannot be had. */
  readonly cpu: number | undefined;
};

// The system counts in ticks of 10 ms: a few of them say nothing.
const leastCpuSeconds = 0.1;

/** The median over the rounds of ours ÷ the peer in the same round. */
export function compared(ours: readonly Sample[], peer: readonly Sample[]): Comparison {
  const perRound = (figure: (sample: Sample) => number) =>
    median(ours.map((sample, round) => figure(sample) / figure(peer[round] as Sample)));
  const hasCpu = [...ours, ...peer].every(({ cpuSeconds = 0 }) => cpuSeconds >= leastCpuSeconds);
  return {
    rate: perRound(({ transactions, seconds }) => transactions / seconds),
    cpu: hasCpu ? perRound((sample) => (sample.cpuSeconds ?? 0) / sample.transactions) : undefined,
  };
}
