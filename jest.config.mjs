export default {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testEnvironment: '<rootDir>/test/support/environment.ts',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/test/support/strip_types.mjs' },
  globalSetup: '<rootDir>/test/support/global_setup.ts',
  globalTeardown: '<rootDir>/test/support/global_teardown.ts',
  // Half of the time a test waits: for a broker, a clock, a process that starts.
  maxWorkers: 3,
  // What Jest loaded for the files before stays in memory, and is walked by every collection.
  workerIdleMemoryLimit: '1GB',
  testTimeout: 30_000,
};
