/** Thrown by a handler that will never manage: a dead letter at once, without further tries. */
export class PoisonEvent extends Error {
  readonly reason: string;

  /** `reason` is a stable code in capitals. */
  constructor(reason: string, message: string) {
    super(message);
    this.name = 'PoisonEvent';
    this.reason = reason;
  }
}
