import { existsSync, readFileSync } from 'node:fs';

type JestResult = {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numRuntimeErrorTestSuites: number;
};

// The line that a reader of CI looks for. A suite that could not even be loaded is one failure.
const path = process.argv[2] ?? '';
const result: JestResult = existsSync(path)
  ? JSON.parse(readFileSync(path, 'utf8'))
  : { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0, numRuntimeErrorTestSuites: 0 };
const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
console.log(
  `tests: ${result.numPassedTests} passed, ${failed} failed, ${result.numPendingTests} skipped`,
);
