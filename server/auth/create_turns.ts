/** Lets work run one after the other; refuses when too many are here already. */
export type Turns = <Result>(work: () => Promise<Result>) => Promise<Result>;

export function createTurns({
  maxAtOnce,
  refuse,
}: {
  maxAtOnce: number;
  /** The error for who comes when so many are here. */
  refuse: () => Error;
}): Turns {
  let here = 0;
  let last: Promise<unknown> = Promise.resolve();

  return async (work) => {
    if (here >= maxAtOnce) throw refuse();
    here += 1;
    const turn = last.then(work);
    last = turn.then(leave, leave);
    return turn;
  };

  function leave(): void {
    here -= 1;
  }
}
