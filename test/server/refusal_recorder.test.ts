import { pino } from 'pino';
import type { Gate } from '../../server/auth/gate.ts';
import { createRefusalRecorder } from '../../server/auth/refusal_recorder.ts';
import { type RequestScope, requestScope } from '../../server/request_scope.ts';

/** A recorder whose clock is ours, and what it has asked the gate to write. */
function recorder() {
  const clock = { nowMs: 0 };
  const written: unknown[][] = [];
  const gate = (async (_statement, values = []) => {
    written.push([...values]);
    return [];
  }) as Gate;
  const logger = pino({ level: 'silent' });
  const record = createRefusalRecorder({ gate, logger, now: () => clock.nowMs });
  const refuse = (scope: Partial<RequestScope>, times = 1) => {
    const request = { method: 'GET', url: '/v1/a?token=x' } as RequestScope['request'];
    const whole = { request, errorStatuses: [], ...scope } as RequestScope;
    requestScope.run(whole, () => Array.from({ length: times }, () => record('FORBIDDEN')));
  };
  return { clock, written, refuse };
}
const caller = { userId: 'a', role: 'staff' } as const;

test('each of them is recorded thirty times a minute and no more', () => {
  const { clock, written, refuse } = recorder();
  for (let index = 0; index < 40; index += 1) refuse({ caller });
  expect(written).toHaveLength(30);
  refuse({ caller: { ...caller, userId: 'b' } });
  refuse({ caller: { ...caller, apiKeyId: 'a key' } });
  expect(written).toHaveLength(32);
  clock.nowMs = 60_000;
  refuse({ caller });
  expect(written).toHaveLength(33);
});

test('a request is recorded once, by its fields or its path; who only reads, or is nobody, not', () => {
  const { written, refuse } = recorder();
  refuse({ caller, rootFields: () => ['a', 'b'], operation: { name: 'x', type: 'mutation' } }, 2);
  refuse({ caller });
  refuse({ caller, operation: { name: 'x', type: 'query' } });
  refuse({});
  expect(written).toEqual([
    ['a,b', 'FORBIDDEN'],
    ['GET /v1/a', 'FORBIDDEN'],
  ]);
});
