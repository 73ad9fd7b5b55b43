import type { ValidInput } from './valid_input.ts';

/** The commands of the reports. */
export const reportingInputs: Readonly<Record<string, ValidInput>> = {
  takeSnapshot: async () => ({ kind: 'TRIAL_BALANCE', parameters: { effective_at: '2026-06-30' } }),
};
