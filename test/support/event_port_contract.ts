import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { EventPort } from '../../worker/events/event_port.ts';
import { domainEvent } from './domain_event.ts';
import { eventually } from './eventually.ts';
import { publishUntilTaken } from './publish_until_taken.ts';
import { recorder } from './recorder.ts';
import { uniqueWord } from './unique_word.ts';

/** What every way of the events keeps; each test has contexts and consumers of its own. */
export function eventPortContract(create: () => EventPort): void {
  const open = new Set<EventPort>();
  const names = { context: '', consumer: '' };
  beforeEach(() => Object.assign(names, { context: uniqueWord(), consumer: uniqueWord() }));
  afterEach(async () => {
    await Promise.all([...open].map((port) => port.close()));
    open.clear();
  });
  const openPort = () => {
    const port = create();
    open.add(port);
    return { port, ...names };
  };
  testDeliveries(openPort);
  testRedeliveries(openPort);
  testLimits(openPort);
  testEnds(openPort);
}

/** A port, and names of a context and a consumer that nobody else has. */
type OpenPort = () => {
  readonly port: EventPort;
  readonly context: string;
  readonly consumer: string;
};

function testDeliveries(openPort: OpenPort): void {
  it('hands over an event as it was, with the headers of a CloudEvent', async () => {
    const { port, context, consumer } = openPort();
    const heard = recorder();
    await port.subscribe({ consumer, contexts: [context], ...heard });
    const event = domainEvent({
      context,
      actorId: randomUUID(),
      correlationId: 'Anfrage-é-1',
      causationId: randomUUID(),
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      target: consumer,
      payload: '{"name": "Zoë \u{1f697}", "total_cents": "9007199254740993"}',
    });
    const bare = domainEvent({ context });
    await publishUntilTaken(port, [event, bare]);
    await heard.hasSettled([event, bare]);
    const [first, second] = heard.deliveries.toSorted((a, b) => seqOf(a) - seqOf(b));
    expect(first).toMatchObject({
      context,
      event,
      key: event.aggregateId,
      value: event.payload,
      headers: { ce_id: event.id, ce_type: event.type, ce_target: consumer },
    });
    expect(second?.event).toEqual(bare);
  });

  it('keeps the order of each aggregate over 10,000 events', async () => {
    const { port, context, consumer } = openPort();
    const heard = recorder();
    await port.subscribe({ consumer, contexts: [context], ...heard });
    const aggregates = Array.from({ length: 100 }, () => randomUUID());
    const events = Array.from({ length: 10_000 }, (_, index) =>
      domainEvent({ context, aggregateId: aggregates[(index * 7) % 100] ?? '' }),
    );
    for (let at = 0; at < events.length; at += 1_000) {
      await publishUntilTaken(port, events.slice(at, at + 1_000));
    }
    await heard.hasSettled(events, 20_000);
    const order = Map.groupBy(heard.deliveries, ({ key }) => key);
    for (const aggregateId of aggregates) {
      // On a machine that is busy a consumer may count as dead: then some are told again.
      const seqs = [...new Set(order.get(aggregateId)?.map(seqOf))];
      expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
    }
    expect(heard.settled()).toHaveLength(10_000);
  });

  it('tells each consumer of a context everything, and nobody of another', async () => {
    const { port, context, consumer } = openPort();
    const [first, second, stranger] = [recorder(), recorder(), recorder()];
    await Promise.all([
      port.subscribe({ consumer, contexts: [context], ...first }),
      port.subscribe({ consumer: `${consumer}2`, contexts: [context, `${context}b`], ...second }),
      port.subscribe({ consumer: `${consumer}3`, contexts: [`${context}c`], ...stranger }),
    ]);
    const events = [domainEvent({ context }), domainEvent({ context })];
    const other = domainEvent({ context: `${context}b` });
    await publishUntilTaken(port, [...events, other]);
    await Promise.all([first.hasSettled(events), second.hasSettled([...events, other])]);
    expect(first.settled()).not.toContain(other.id);
    expect(stranger.deliveries).toEqual([]);
  });
}

function testRedeliveries(openPort: OpenPort): void {
  it.each(['overloaded', 'rejected'] as const)(
    'hands over again, before what follows, what was %s',
    async (outcome) => {
      const { port, context, consumer } = openPort();
      const heard = recorder(async (_delivery, nth) => {
        if (nth > 2) return 'settled';
        if (outcome === 'rejected') throw new Error('The database is away.');
        return outcome;
      });
      await port.subscribe({ consumer, contexts: [context], ...heard });
      const aggregateId = randomUUID();
      const events = [1, 2, 3].map(() => domainEvent({ context, aggregateId }));
      await publishUntilTaken(port, events);
      await heard.hasSettled(events);
      const [first, ...others] = events.map(({ id }) => id);
      expect(heard.deliveries.map(({ event }) => event?.id)).toEqual([
        ...[first, first, first],
        ...others,
      ]);
    },
  );

  it('hands over to the next what the one before did not settle', async () => {
    const { port: before, context, consumer } = openPort();
    const aggregateId = randomUUID();
    const events = [1, 2, 3].map(() => domainEvent({ context, aggregateId }));
    const failing = recorder((_delivery, nth) => {
      if (nth > 1) throw new Error('It dies here.');
      return 'settled';
    });
    await before.subscribe({ consumer, contexts: [context], ...failing });
    const failed = await before.publish(events).then(
      () => [],
      () => events,
    );
    await eventually(async () => failing.deliveries.length > 1);
    await before.close();

    const { port: next } = openPort();
    const heard = recorder();
    await next.subscribe({ consumer, contexts: [context], ...heard });
    await publishUntilTaken(next, failed);
    await heard.hasSettled(events.slice(1));
    expect(failing.settled()).toEqual([events[0]?.id]);
  });
}

function testLimits(openPort: OpenPort): void {
  it('refuses an event that is too large, and takes the rest', async () => {
    const { port, context, consumer } = openPort();
    const heard = recorder();
    await port.subscribe({ consumer, contexts: [context], ...heard });
    const aggregateId = randomUUID();
    const payload = JSON.stringify({ text: 'x'.repeat(2_000_000) });
    const [before, large, after] = [
      domainEvent({ context, aggregateId }),
      domainEvent({ context, aggregateId, payload }),
      domainEvent({ context, aggregateId }),
    ];
    const refused = await port.publish([before, large, after]);
    expect(refused).toMatchObject([{ event: { id: large.id }, reason: 'EVENT_TOO_LARGE' }]);
    await heard.hasSettled([before, after]);
    expect(heard.settled()).toEqual([before.id, after.id]);
  });

  it('takes more bytes at once than any broker does', async () => {
    const { port, context, consumer } = openPort();
    const heard = recorder();
    await port.subscribe({ consumer, contexts: [context], ...heard });
    const payload = JSON.stringify({ text: 'x'.repeat(400_000) });
    const aggregateId = randomUUID();
    const events = [1, 2, 3, 4, 5].map(() => domainEvent({ context, aggregateId, payload }));
    expect(await port.publish(events)).toEqual([]);
    await heard.hasSettled(events);
    expect(heard.settled()).toEqual(events.map(({ id }) => id));
  });
}

function testEnds(openPort: OpenPort): void {
  it('waits, when it is closed, for the handler that runs, and begins none', async () => {
    const { port, context, consumer } = openPort();
    let isDone = false;
    const heard = recorder(async () => {
      await delay(500);
      isDone = true;
      return 'settled' as const;
    });
    await port.subscribe({ consumer, contexts: [context], ...heard });
    const aggregateId = randomUUID();
    const publishing = port.publish([1, 2].map(() => domainEvent({ context, aggregateId })));
    const outcome = publishing.catch(() => 'not taken');
    await eventually(async () => heard.deliveries.length > 0);
    await port.close();
    expect(isDone).toBe(true);
    await outcome;
    expect(heard.deliveries).toHaveLength(1);
    await expect(port.publish([domainEvent({ context })])).rejects.toThrow('closed');
  });

  it('answers when it is asked whether it works', async () => {
    await expect(openPort().port.check()).resolves.toBeUndefined();
  });
}

const seqOf = (delivery: { readonly event?: { readonly seq: string } }) =>
  Number(delivery.event?.seq);
