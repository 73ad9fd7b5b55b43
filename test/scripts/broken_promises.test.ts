import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { brokenPromises } from '../../scripts/events/broken_promises.ts';
import type { PropertyShape } from '../../scripts/events/property_shape.ts';
import { arbitraryPayload } from '../support/arbitrary_payload.ts';

type Shapes = { properties: Record<string, PropertyShape>; required: string[] };

const km = { types: ['integer'], minimum: 0, maximum: 100 };
const before: Shapes = {
  properties: {
    id: { types: ['string'], pattern: '^[a-f]{4}$' },
    note: { types: ['string', 'null'] },
    km,
    status: { types: ['string'], values: ['open', 'closed'] },
    kind: { types: ['string'], values: ['tyres', 'other'], isOpen: true },
    parts: { types: ['array'], items: { types: ['integer'] } },
    hint: { types: ['string'] },
  },
  required: ['id', 'note', 'km', 'status', 'kind', 'parts'],
};

/** The contract with some of its properties otherwise. */
const having = (properties: Shapes['properties'], required = before.required): Shapes => ({
  properties: { ...before.properties, ...properties },
  required,
});
const { note: _note, ...withoutNote } = before.properties;
const { hint: _hint, ...withoutHint } = before.properties;

const broken: [string, Shapes][] = [
  [
    'a property goes',
    { properties: withoutNote, required: before.required.filter((name) => name !== 'note') },
  ],
  ['a property that was not always there goes', { ...before, properties: withoutHint }],
  ['a property becomes optional', { ...before, required: before.required.slice(1) }],
  ['a property is of another type', having({ km: { ...km, types: ['string'] } })],
  ['a property may be null', having({ hint: { types: ['string', 'null'] } })],
  ['a whole number may be broken', having({ km: { ...km, types: ['integer', 'number'] } })],
  ['a string has another pattern', having({ id: { types: ['string'], pattern: '^[a-f]{5}$' } })],
  ['a string may be anything', having({ id: { types: ['string'] } })],
  ['a string has another format', having({ id: { types: ['string'], format: 'uuid' } })],
  ['a number may be smaller', having({ km: { ...km, minimum: -1 } })],
  ['a number may be greater', having({ km: { ...km, maximum: 101 } })],
  ['a number has no lower bound any more', having({ km: { types: ['integer'], maximum: 100 } })],
  ['a number has no upper bound any more', having({ km: { types: ['integer'], minimum: 0 } })],
  [
    'a closed list is longer',
    having({ status: { types: ['string'], values: ['open', 'closed', 'lost'] } }),
  ],
  [
    'a closed list is open',
    having({ status: { types: ['string'], values: ['open', 'closed'], isOpen: true } }),
  ],
  ['a closed list is none', having({ status: { types: ['string'] } })],
  ['an open list is none', having({ kind: { types: ['string'] } })],
  [
    'items are of another type',
    having({ parts: { types: ['array'], items: { types: ['null'] } } }),
  ],
  ['items may be anything', having({ parts: { types: ['array'] } })],
];

const kept: [string, Shapes][] = [
  ['nothing changes', before],
  ['a property is added', having({ extra: { types: ['string'] } })],
  [
    'a property is added that is always there',
    having({ extra: { types: ['string'] } }, [...before.required, 'extra']),
  ],
  ['an optional property is always there', { ...before, required: [...before.required, 'hint'] }],
  ['a property is null no more', having({ note: { types: ['string'] } })],
  ['bounds narrow', having({ km: { types: ['integer'], minimum: 1, maximum: 99 } })],
  ['a closed list is shorter', having({ status: { types: ['string'], values: ['open'] } })],
  [
    'an open list is longer',
    having({ kind: { types: ['string'], values: ['tyres', 'other', 'glass'], isOpen: true } }),
  ],
  ['an open list closes', having({ kind: { types: ['string'], values: ['tyres', 'other'] } })],
  ['any string becomes one of a list', having({ hint: { types: ['string'], values: ['a'] } })],
];

/** What a reader checks who knows the contract: of open lists and further properties, nothing. */
function reader({ properties, required }: Shapes) {
  const schemaOf = ({ types, values, isOpen, items, ...rules }: PropertyShape): object => ({
    type: types,
    ...rules,
    ...(values === undefined || isOpen ? {} : { enum: [...values, null] }),
    ...(items === undefined ? {} : { items: schemaOf(items) }),
  });
  const schemas = Object.entries(properties).map(([name, shape]) => [name, schemaOf(shape)]);
  return new Ajv2020({ strict: false }).compile({
    type: 'object',
    properties: Object.fromEntries(schemas),
    required,
  });
}

test.each(broken)('%s: a promise is broken', (_what, after) => {
  expect(brokenPromises(before, after)).toHaveLength(1);
});

test.each(kept)('%s: every promise holds', (_what, after) => {
  expect(brokenPromises(before, after)).toEqual([]);
});

test.each(kept)('%s: a consumer from before reads the events from after', (_what, after) => {
  const reads = reader(before);
  fc.assert(fc.property(arbitraryPayload(after), (payload) => reads(payload)));
});

test.each(kept.filter(([what]) => /added|nothing|longer/.test(what)))(
  '%s: a consumer from after reads the events from before, which lack what was added',
  (_what, after) => {
    const reads = reader({ ...after, required: before.required });
    fc.assert(fc.property(arbitraryPayload(before), (payload) => reads(payload)));
  },
);
