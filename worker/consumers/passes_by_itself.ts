// Classes of SQLSTATE (PostgreSQL, appendix A) that say nothing about the statement: connection,
// serialization and deadlock, resources, operator's intervention, lock timeout, a server that takes
// no changes, and a transaction that stood still until the server ended it.
const PASSING = /^(08|25006|25P03|40|53|57P|55P03)/;
const LOST =
  /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)|Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error/;

/** Whether a failure is the database's or the network's, and not the fault of what was tried. */
export function passesByItself(error: unknown): boolean {
  const { code, message } = (error ?? {}) as {
    readonly code?: unknown;
    readonly message?: unknown;
  };
  return PASSING.test(String(code)) || LOST.test(String(code)) || LOST.test(String(message));
}
