import { readdirSync, readFileSync } from 'node:fs';

// USER_HZ, which Linux fixes at 100 for what it shows of processes.
const ticksPerSecond = 100;

/**
 * The CPU time that a process and its children have used so far, the ended ones included. Undefined
 * where there is no /proc: the bench then says that it has no figures of CPU.
 */
export function cpuSeconds(pid: number): number | undefined {
  const own = statOf(pid);
  if (own === undefined) return undefined;
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => statOf(Number(name)) ?? [])
    .filter(({ parent }) => parent === pid);
  const ticks = children.reduce((sum, child) => sum + child.ticks, own.ticks + own.endedTicks);
  return ticks / ticksPerSecond;
}

function statOf(pid: number) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command's name may hold blanks: the fields are counted from behind its parenthesis.
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [, parent, ...rest] = fields as [number, number, ...number[]];
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = rest.slice(9);
    return { parent, ticks: user + system, endedTicks: endedUser + endedSystem };
  } catch {
    return undefined; // No /proc, or the process has ended meanwhile.
  }
}
