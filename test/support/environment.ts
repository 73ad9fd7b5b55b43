import { TestEnvironment } from 'jest-environment-node';

/** Node, and a way for test files to modules outside of Jest (load_once.ts). */
export default class extends TestEnvironment {
  readonly #console = { ...console };

  constructor(...parameters: ConstructorParameters<typeof TestEnvironment>) {
    super(...parameters);
    this.global.importOutside = (name) => import(name);
    // What those modules print is told with the test file that made them print.
    for (const method of ['debug', 'log', 'info', 'warn', 'error'] as const) {
      console[method] = (...printed: unknown[]) => this.global.console[method](...printed);
    }
  }

  override async teardown(): Promise<void> {
    Object.assign(console, this.#console);
    await super.teardown();
  }
}
