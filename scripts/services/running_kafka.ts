/** A broker of our own, and what can happen to one. */
export interface RunningKafka {
  /** For KAFKA_BROKERS. */
  readonly brokers: string;
  /** Where a proxy connects to; its clients are told its own port. */
  readonly proxiedPort: number;
  readonly pid: number;
  /** Hung: it holds its connections and answers nothing. */
  pause(): void;
  resume(): void;
  /** Down, as after a power cut. */
  kill(): Promise<void>;
  /** Up again after a kill: the same port, the same data. */
  restart(): Promise<void>;
  /** Leaves nothing behind. */
  stop(): Promise<void>;
}
