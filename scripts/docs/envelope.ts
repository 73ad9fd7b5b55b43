const text = (description: string, rules: object = {}) => ({
  description,
  type: 'string',
  ...rules,
});

const headers = {
  type: 'object',
  required: [
    'ce_specversion',
    'ce_id',
    'ce_type',
    'ce_source',
    'ce_time',
    'ce_subject',
    'ce_dataschema',
    'ce_sequence',
    'ce_aggregatetype',
    'content-type',
  ],
  properties: {
    ce_specversion: text('The version of CloudEvents.', { const: '1.0' }),
    ce_id: text('The id of the event: the same on every delivery and replay.', { format: 'uuid' }),
    ce_type: text('What happened, such as RentalReserved.'),
    ce_source: text('Whose event it is: /rentify/<context>.', { format: 'uri-reference' }),
    ce_time: text('When it was written.', { format: 'date-time' }),
    ce_subject: text('What it is about: <aggregate_type>/<aggregate_id>.'),
    ce_dataschema: text('The contract of the payload: urn:rentify:event:<type>:<version>.', {
      pattern: '^urn:rentify:event:[A-Za-z]+:[0-9]+$',
    }),
    ce_sequence: text('The order of commit among the events of one aggregate; it has gaps.', {
      pattern: '^[0-9]+$',
    }),
    ce_aggregatetype: text('What kind of thing it is about: vehicle, rental and so on.'),
    ce_actorid: text('The user who did it, or the system.', { format: 'uuid' }),
    ce_correlationid: text('The request that did it.'),
    ce_causationid: text('The event that this one follows from.', { format: 'uuid' }),
    ce_target: text('The one consumer that a replay is meant for; missing: all.'),
    traceparent: text('The trace of the request (W3C Trace Context).'),
    'content-type': text('The payload is JSON.', { const: 'application/json' }),
  },
};

/** What is around every payload: CloudEvents 1.0 in binary mode, keyed by the aggregate. */
export const envelope = {
  contentType: 'application/json',
  headers,
  correlationId: { location: '$message.header#/ce_correlationid' },
  bindings: {
    kafka: {
      key: text('The id of the aggregate: its events are in one partition.', { format: 'uuid' }),
      bindingVersion: '0.5.0',
    },
  },
};
