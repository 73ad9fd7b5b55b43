import { demoPassword } from '../demo/demo_password.ts';
import { demoUser } from '../demo/demo_user.ts';

const parallel = 50;

// A process of its own: fifty people who sign in again and again, each from another address, as a
// proxy would say, until they are told to stop; then how many did, in how many seconds.
process.once('message', ({ url }: { url: string }) => {
  const startedAt = performance.now();
  let isOver = false;
  let count = 0;
  process.once('message', () => {
    isOver = true;
  });
  const people = Array.from({ length: parallel }, async (_none, number) => {
    for (let turn = 0; !isOver; turn += 1) {
      await signIn(url, `10.${number}.${(turn >> 8) & 255}.${turn & 255}`);
      count += 1;
    }
  });
  void Promise.all(people).then(() =>
    process.send?.({ count, seconds: (performance.now() - startedAt) / 1_000 }),
  );
  process.send?.({ isRunning: true });
});

async function signIn(url: string, address: string): Promise<void> {
  const response = await fetch(new URL('/v1/auth/login', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
    body: JSON.stringify({ email: demoUser('agent').email, password: demoPassword }),
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`login answered ${response.status}: ${answer}`);
}
