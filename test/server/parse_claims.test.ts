import fc from 'fast-check';
import { parseClaims } from '../../server/auth/parse_claims.ts';

const encoded = (text: string) => Buffer.from(text).toString('base64url');

test('what is written as JSON is read as it was, to a depth of eight', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), (claims) => {
      const text = JSON.stringify(claims);
      expect(parseClaims(encoded(text))).toEqual(JSON.parse(text));
    }),
  );
});

test('H05 a name that is there twice is refused, however it is written and wherever it is', () => {
  fc.assert(
    fc.property(fc.string(), fc.jsonValue({ maxDepth: 2 }), (name, value) => {
      const pair = `${JSON.stringify(name)}:${JSON.stringify(value)}`;
      expect(() => parseClaims(encoded(`{"a":[{${pair},"b":1,${pair}}]}`))).toThrow('twice');
    }),
  );
  expect(() => parseClaims(encoded('{"sub":1,"\\u0073ub":2}'))).toThrow('twice');
});

test('one name in two objects is no double', () => {
  expect(parseClaims(encoded('{"a":{"x":1},"b":{"x":2},"c":[{"x":3},{"x":4}]}'))).toEqual({
    a: { x: 1 },
    b: { x: 2 },
    c: [{ x: 3 }, { x: 4 }],
  });
});
