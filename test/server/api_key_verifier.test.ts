import { type ApiKeyVerifier, createApiKeyVerifier } from '../../server/auth/api_key_verifier.ts';
import type { Gate } from '../../server/auth/gate.ts';

const KEY = `rk_12345678_${'A'.repeat(43)}`;
const row = { api_key_id: 'the key', user_id: 'the service' };
const caller = { userId: 'the service', role: 'service', apiKeyId: 'the key' };

/** A verifier whose gate gives these answers, the last one for ever, and whose clock is ours. */
function verifier(...answers: (object[] | Error)[]) {
  const clock = { nowMs: 0, asked: 0 };
  const gate = (async () => {
    const answer = answers[Math.min(clock.asked, answers.length - 1)];
    clock.asked += 1;
    if (answer instanceof Error) throw answer;
    return answer;
  }) as Gate;
  const verify: ApiKeyVerifier = createApiKeyVerifier({ gate, now: () => clock.nowMs });
  return { clock, verify };
}

test('requests at once, and for a minute, ask the database once', async () => {
  const { clock, verify } = verifier([row], []);
  const callers = await Promise.all(Array.from({ length: 16 }, () => verify(KEY)));
  expect(new Set(callers)).toEqual(new Set([caller]));
  clock.nowMs = 59_999;
  await expect(verify(KEY)).resolves.toEqual(caller);
  expect(clock.asked).toBe(1);
  clock.nowMs = 60_000;
  await expect(verify(KEY)).resolves.toBeUndefined();
});

test('a key that opens nothing is asked for again: it may have been made meanwhile', async () => {
  const { verify } = verifier([], [row]);
  await expect(verify(KEY)).resolves.toBeUndefined();
  await expect(verify(KEY)).resolves.toEqual(caller);
});

test('a database that fails is told, and asked again', async () => {
  const { verify } = verifier(new Error('gone'), [row]);
  await expect(verify(KEY)).rejects.toThrow('gone');
  await expect(verify(KEY)).resolves.toEqual(caller);
});

test('a thousand keys are remembered, and of more the one unused for longest is not', async () => {
  const { clock, verify } = verifier([row]);
  await verify('first');
  await verify('second');
  for (let index = 2; index < 1_000; index += 1) await verify(`key ${index}`);
  await verify('first');
  expect(clock.asked).toBe(1_000);
  await verify('one more');
  await verify('first');
  expect(clock.asked).toBe(1_001);
  await verify('second');
  expect(clock.asked).toBe(1_002);
});
