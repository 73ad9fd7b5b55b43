import type { DomainEvent } from './domain_event.ts';

/**
 * The way from the relay to the consumers: Kafka, or inside this process. Both keep the order of an
 * aggregate's events, deliver each at least once, and pass the same contract (test/worker/events).
 */
export interface EventPort {
  readonly transport: 'kafka' | 'process';
  /** Makes sure that the topics of the contexts and their dead-letter topics are there. */
  prepare(contexts: readonly string[]): Promise<void>;
  /**
   * Resolves once every event is kept by as many as must keep it, but for those that can never be
   * taken, which it returns. Rejects where nothing is certain: then send all of them again.
   */
  publish(events: readonly DomainEvent[]): Promise<readonly RefusedEvent[]>;
  /** Tells the dead-letter topic of a context; app.dead_letters is the truth. */
  publishDeadLetter(copy: DeadLetterCopy): Promise<void>;
  /** From now on hands the events of these contexts to the receiver. */
  subscribe(subscription: Subscription): Promise<void>;
  /** How far these are behind the transport: nothing where it keeps nothing, as the outbox does. */
  lags(consumers: readonly ConsumerContexts[]): Promise<readonly ConsumerLag[]>;
  /** Rejects where the transport does not answer. */
  check(): Promise<void>;
  /** Takes no more, waits for what is being handled, and leaves. */
  close(): Promise<void>;
}

export interface RefusedEvent {
  readonly event: DomainEvent;
  /** A stable code, such as EVENT_TOO_LARGE. */
  readonly reason: string;
  readonly message: string;
}

/** Whom it may concern: a consumer and the contexts in which it hears of anything. */
export interface ConsumerContexts {
  readonly consumer: string;
  readonly contexts: readonly string[];
}

export interface ConsumerLag {
  readonly consumer: string;
  readonly topic: string;
  /** How many events of the topic it has not settled. */
  readonly lag: bigint;
}

export interface Subscription {
  /** The consumer's name: its group, its rows of the inbox. */
  readonly consumer: string;
  readonly contexts: readonly string[];
  /**
   * Resolves with 'settled' once the delivery needs no more (effect committed, skipped, or a dead
   * letter), with 'overloaded' where it must be handed over again after a pause. Never rejects for
   * what is in the delivery; where it rejects the delivery was not settled either.
   */
  receive(delivery: Delivery): Promise<'settled' | 'overloaded'>;
}

/** What arrived: an event, or why it is none. */
export interface Delivery {
  /** Where it came from: topic/partition/offset, or outbox/seq. */
  readonly source: string;
  readonly context: string;
  /** Absent where headers or payload are not those of an event. */
  readonly event?: DomainEvent;
  /** What is wrong with it, where it is no event. */
  readonly fault?: string;
  readonly key: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** The payload as it came. */
  readonly value: string | null;
}

export interface DeadLetterCopy {
  readonly context: string;
  readonly consumer: string;
  readonly key: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: string | null;
  readonly reason: string;
  readonly message: string;
}
