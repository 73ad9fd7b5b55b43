import { randomUUID } from 'node:crypto';
import { Kafka } from 'cloudevents';
import { cloudEventHeaders, parseCloudEvent } from '../../../worker/events/cloud_event.ts';
import { domainEvent } from '../../support/domain_event.ts';

const event = domainEvent({
  actorId: randomUUID(),
  correlationId: 'Anfrage-1',
  causationId: randomUUID(),
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  target: 'mail',
});
const good = {
  context: event.context,
  key: event.aggregateId,
  headers: cloudEventHeaders(event),
  value: event.payload,
};

it('reads what it writes', () => {
  const bare = domainEvent();
  expect(parseCloudEvent(good)).toEqual({ event });
  expect(
    parseCloudEvent({
      context: bare.context,
      key: bare.aggregateId,
      headers: cloudEventHeaders(bare),
      value: bare.payload,
    }),
  ).toEqual({ event: bare });
});

it('writes what the SDK of CloudEvents reads', () => {
  const { headers, key, value } = good;
  const message = { headers, key, value, body: value, timestamp: '0' };
  expect(Kafka.isEvent(message)).toBe(true);
  expect(Kafka.toEvent(message)).toMatchObject({
    specversion: '1.0',
    id: event.id,
    type: event.type,
    source: '/rentify/rental',
    subject: `rental/${event.aggregateId}`,
    dataschema: 'urn:rentify:event:RentalReserved:1',
    datacontenttype: 'application/json',
    sequence: event.seq,
    aggregatetype: 'rental',
    correlationid: 'Anfrage-1',
    causationid: event.causationId,
    actorid: event.actorId,
    target: 'mail',
    data: JSON.parse(event.payload),
  });
});

it.each([
  ['ce_specversion', '2.0'],
  ['ce_id', '7'],
  ['ce_type', 'Rental reserved'],
  ['ce_source', '/rentify/another'],
  ['ce_time', 'yesterday'],
  ['ce_subject', 'rental'],
  ['ce_dataschema', 'urn:rentify:event:RentalReserved'],
  ['ce_sequence', '-1'],
])('is none without %s, nor with %j in it', (name, value) => {
  const { [name]: _left, ...headers } = good.headers;
  expect(parseCloudEvent({ ...good, headers })).toEqual({
    fault: `The header ${name} is missing.`,
  });
  expect(parseCloudEvent({ ...good, headers: { ...headers, [name]: value } })).toEqual({
    fault: `The header ${name} is not what it must be.`,
  });
});

it.each([
  ['an actor that is no uuid', { headers: { ...good.headers, ce_actorid: 'x' } }],
  ['a cause that is no uuid', { headers: { ...good.headers, ce_causationid: 'x' } }],
  ['the schema of another type', { headers: { ...good.headers, ce_type: 'Other' } }],
  ['the key of another', { key: randomUUID() }],
  ['no key', { key: null }],
  ['no value', { value: null }],
  ['an empty value', { value: '' }],
  ['half a value', { value: '{"a":' }],
  ['a list', { value: '[1]' }],
  ['null', { value: 'null' }],
])('is none with %s', (_what, difference) => {
  expect(parseCloudEvent({ ...good, ...difference })).toHaveProperty('fault');
});
