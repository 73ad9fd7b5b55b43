import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A script of this folder as a process of its own, and the first thing that it says. */
export type Child = {
  readonly pid: number;
  readonly ask: <Answer>(message: object) => Promise<Answer>;
  readonly heard: <Answer>() => Promise<Answer>;
  readonly stop: () => Promise<void>;
};

export function startChild(
  file: string,
  environment: Readonly<Record<string, string>> = {},
): Child {
  const child = fork(join(import.meta.dirname, file), [], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const kill = () => child.kill();
  process.once('exit', kill);
  const heard = <Answer>() => nextMessage<Answer>(child, file);
  return {
    pid: child.pid ?? 0,
    heard,
    ask<Answer>(message: object) {
      const answer = heard<Answer>();
      child.send(message);
      return answer;
    },
    async stop() {
      process.off('exit', kill);
      if (child.exitCode !== null) return;
      const exit = once(child, 'exit');
      child.kill();
      await exit;
    },
  };
}

function nextMessage<Answer>(child: ChildProcess, file: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const failed = (code: number | null) => reject(new Error(`${file} ended with ${code}`));
    // It may be gone before anybody listens.
    if (child.exitCode !== null) {
      failed(child.exitCode);
      return;
    }
    child.once('exit', failed);
    child.once('message', (answer) => {
      child.off('exit', failed);
      resolve(answer as Answer);
    });
  });
}
