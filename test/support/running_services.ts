/** Global setup and teardown are two modules of one process; this is what one leaves the other. */
export const runningServices: { stop: () => Promise<void> } = { stop: async () => {} };
