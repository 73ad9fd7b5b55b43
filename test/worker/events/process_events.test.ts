import { pino } from 'pino';
import { createProcessEvents } from '../../../worker/events/process/create_process_events.ts';
import { domainEvent } from '../../support/domain_event.ts';
import { eventPortContract } from '../../support/event_port_contract.ts';
import { recorder } from '../../support/recorder.ts';

const logger = pino({ level: 'silent' });
const create = () => createProcessEvents({ logger, overloadPauseMs: 20, giveUpAfterMs: 200 });

describe('events inside the process', () => {
  eventPortContract(create);

  it('are published when every consumer has settled them', async () => {
    const port = create();
    const heard = recorder();
    await port.subscribe({ consumer: 'mail', contexts: ['rental'], ...heard });
    const event = domainEvent();
    await port.publish([event]);
    expect(heard.settled()).toEqual([event.id]);
  });

  it('are not published where a consumer does not settle them in time', async () => {
    const port = create();
    const [slow, quick] = [recorder(() => 'overloaded'), recorder()];
    await port.subscribe({ consumer: 'slow', contexts: ['rental'], ...slow });
    await port.subscribe({ consumer: 'quick', contexts: ['rental'], ...quick });
    const event = domainEvent();
    await expect(port.publish([event])).rejects.toThrow('slow did not settle');
    expect(slow.deliveries.length).toBeGreaterThan(2);
    expect(quick.settled()).toEqual([event.id]);
    // The outbox has it still, and nobody else.
    expect(await port.lags([{ consumer: 'slow', contexts: ['rental'] }])).toEqual([]);
  });
});
