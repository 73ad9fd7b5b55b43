/** What global_setup.ts started, as the processes of the tests see it. */
export type TestServices =
  | { readonly rootUrl: string; readonly template: string }
  | { readonly missing: string };

// Jest's workers are forked after the global setup and inherit its environment.
const variable = 'RENTIFY_TEST_SERVICES';

export const services = {
  publish(value: TestServices): void {
    process.env[variable] = JSON.stringify(value);
  },
  read(): TestServices {
    const value = process.env[variable];
    if (value === undefined) throw new Error('Tests are run by Jest: npm test.');
    return JSON.parse(value);
  },
};
