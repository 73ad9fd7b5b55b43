// Loaded before all else into a process whose clock is to be wrong (wrong_clock.ts): by
// CLOCK_SHIFT_MS, and by five minutes less from each SIGUSR2 on. The time that passes is no clock:
// performance.now() and timers stay as they are, as on a machine whose clock somebody sets.
const STEP_BACK_MS = 300_000;
const RealDate = Date;
let shiftMs = Number(process.env['CLOCK_SHIFT_MS'] ?? 0);
const now = () => RealDate.now() + shiftMs;

process.on('SIGUSR2', () => {
  shiftMs -= STEP_BACK_MS;
});
globalThis.Date = new Proxy(RealDate, {
  construct: (target, given, newTarget) =>
    Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget),
  apply: () => new RealDate(now()).toString(),
  get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
});
